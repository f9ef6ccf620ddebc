#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "Core/Calls/CallTracker.h"

namespace relay::test {

using std::chrono::milliseconds;

// Time 0 of a test: 2026-03-01 09:15:02 UTC.
inline const WallTime zero{milliseconds(1'772'356'502'000)};
inline WallTime ms(long long count) { return zero + milliseconds(count); }

TrackerOptions options();

// A leg of a user with a device that faces the outside party.
Participant leg(std::int64_t id, const std::string& dn, LegStatus status, std::int64_t callId = 1264);
Participant withParty(Participant p, const std::string& dn, DnType type, const std::string& number);
Participant internalLeg(std::int64_t id, const std::string& dn, const std::string& party, LegStatus status,
                        std::int64_t callId, int legId);

// "ringing 101 -0", "started 101 -1 NotDef", "ended 101 -1 Ok 63s", "ended 101 -1 Ok transfer 20s",
// "missed 101 -0"; internal ones begin with "internal ", recovered ones end in " recovered".
std::string shortForm(const CallEvent& event);

// A tracker with a phone system around it: time passes in it, and it answers the tracker's questions.
class Play {
 public:
  explicit Play(TrackerOptions trackerOptions = options());

  // Changes at `now()`; see() and gone() with another time arrive now, but are dated then.
  void see(const Participant& participant) { see(participant, now_); }
  void see(const Participant& participant, WallTime at) { apply(ParticipantSeen{at, participant}); }
  void gone(const std::string& dn, std::int64_t id) { gone(dn, id, now_); }
  void gone(const std::string& dn, std::int64_t id, WallTime at) { apply(ParticipantGone{at, dn, id}); }
  void apply(const PbxChange& change);
  void to(long long at_ms) { advance(ms(at_ms)); }
  void advance(WallTime until);

  // What ActiveCalls lists now; nullopt: derived by `lists`, which is empty by default.
  void list(std::int64_t callId, const std::string& caller, const std::string& callee, const std::string& status);
  void unlist(std::int64_t callId);
  std::function<std::optional<std::vector<ActiveCall>>(WallTime)> lists;  // replaces list() and unlist()
  bool forbidden = false;
  bool failing = false;
  milliseconds answerTime{5};

  void restart();  // a fresh tracker from what was saved

  WallTime now() const { return now_; }
  CallTracker& tracker() { return *tracker_; }
  const std::vector<CallEvent>& events() const { return events_; }
  std::vector<std::string> told(bool stopped = false) const;  // short forms, internal ones too
  std::vector<std::string> reported() const;                  // outside calls only, without Stopped
  const std::vector<std::string>& remarks() const { return remarks_; }
  const std::map<std::string, std::string>& rows() const { return rows_; }
  const std::vector<WallTime>& asks() const { return asks_; }
  const std::vector<WallTime>& logAsks() const { return logAsks_; }
  std::function<CallLogRead(WallTime)> log;

 private:
  void take(TrackerOutput&& out);
  void answer();

  TrackerOptions options_;
  std::optional<CallTracker> tracker_;
  WallTime now_ = zero;
  std::map<std::int64_t, ActiveCall> listed_;
  std::optional<std::pair<WallTime, PbxChange>> listAnswer_;
  std::optional<std::pair<WallTime, PbxChange>> logAnswer_;
  std::vector<CallEvent> events_;
  std::vector<std::string> remarks_;
  std::map<std::string, std::string> rows_;
  std::vector<WallTime> asks_;
  std::vector<WallTime> logAsks_;
};

}  // namespace relay::test
