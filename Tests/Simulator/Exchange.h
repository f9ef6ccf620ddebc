#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "Tests/Simulator/CallLog.h"
#include "Tests/Simulator/Leg.h"
#include "Tests/Simulator/Step.h"

namespace relay::sim {

struct Dn {
  std::string type;
  std::string name;
  bool visible = true;  // the API client may see it; false: 403 and no frames
};

// One row of ActiveCalls.
struct RunningCall {
  std::int64_t id = 0;
  std::string caller, callee, status;
  std::int64_t changedUs = 0, establishedUs = 0;
};

// A frame ready to be sent.
struct Frame {
  std::int64_t sequence = 0;
  std::shared_ptr<const std::string> text;
  SendFrame what;
};

// The phone system: DNs, participants, calls and what call control, ActiveCalls and the call log show
// of them. It knows no network and no timers.
//
// Time: microseconds since the epoch, from outside.
class Exchange {
 public:
  struct Options {
    std::string trunkName = "Trunk One";
    std::int64_t leadUs = 14'000;  // a call has reached the phone system so long before its first participant
    bool attachEntity = false;     // attached_data of upserts is the participant
  };
  explicit Exchange(Options options) : options_(std::move(options)) {}

  std::function<void(const Frame&)> onFrame;

  void addDn(const std::string& dn, Dn what) { dns_[dn] = std::move(what); }
  const std::map<std::string, Dn>& dns() const { return dns_; }
  Dn* find(const std::string& dn);

  void put(const Leg& leg, std::string body, std::int64_t nowUs);
  // True when there was one.
  bool end(const std::string& entity, std::int64_t nowUs);
  void list(const ListCall& call, std::int64_t nowUs);
  void send(SendFrame frame);

  const Leg* leg(const std::string& entity) const;
  std::string participant(const std::string& entity) const;  // empty: none
  std::string participants(const std::string& dn) const;     // JSON array
  std::string devices(const std::string& dn) const;          // JSON array
  std::string dnObject(const std::string& dn) const;
  std::string snapshot() const;

  std::vector<RunningCall> running() const;
  std::vector<std::string> entitiesOf(std::int64_t callId) const;
  const CallLog& log() const { return log_; }
  std::optional<std::int64_t> establishedUs(std::int64_t callId) const;

  void skipSequence(std::int64_t by) { sequence_ += by; }
  // Everything is gone; the call log stays.
  void restart();
  std::size_t legs() const { return legs_.size(); }
  std::size_t calls() const { return calls_.size(); }

 private:
  struct Kept {
    Leg leg;
    std::string body;
    std::int64_t sinceUs = 0, connectedUs = 0;
  };
  struct Call {
    std::int64_t startUs = 0, changedUs = 0;
    std::set<std::string> entities;
    std::optional<ListCall> listed;
    bool outgoing = false, outside = false;
    std::string number, trunk, firstDn;           // of the outside party
    std::int64_t unseenUs = 0, unseenTalkUs = 0;  // of a leg to an outside number that no participant shows
    std::string unseenNumber;
    std::map<std::string, LoggedRow> rows;  // by DN: devices of one DN make one row
  };

  Call& callOf(const Leg& leg, std::int64_t nowUs);
  void track(Call& call, const Leg& leg, std::int64_t nowUs);
  void closeRow(Call& call, const Leg& leg, std::int64_t nowUs);
  void finishIfOver(std::int64_t callId, std::int64_t nowUs);
  void logUnseen(std::int64_t callId, Call& call, std::int64_t nowUs);
  bool toTrunk(const Call& call, const std::string& party) const;
  RunningCall derived(std::int64_t callId, const Call& call) const;
  std::string shown(const std::string& dn) const;
  std::string outsideParty(const Call& call) const;

  Options options_;
  std::map<std::string, Dn> dns_;
  std::map<std::string, Kept> legs_;  // by entity
  std::map<std::string, std::set<std::string>> byDn_;
  std::map<std::int64_t, Call> calls_;
  std::map<std::int64_t, std::int64_t> ended_;
  CallLog log_;
  std::int64_t sequence_ = 0;
};

std::string jsonText(std::string_view text);  // quoted and escaped

}  // namespace relay::sim
