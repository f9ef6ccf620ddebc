#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "Core/Calls/CallState.h"
#include "Core/Calls/World.h"

namespace relay::calls {

// All calls that run, and those that are over for a while yet, so that late frames of them do no
// harm; found by call id, participant and DN.
//
// Lifetime: a Call stays where it is until forget() or release().
class CallBook {
 public:
  Call* byCallId(std::int64_t callId);
  Call* byParticipant(std::int64_t id);
  Call* bySerial(std::uint64_t serial);
  const std::vector<Call*>& withDn(const std::string& dn) const;

  // A new call. One with this id that is over is forgotten and gives its key as the former one.
  Call& open(std::int64_t callId, WallTime at, TrackerOutput& out);
  // Takes a saved call; false when its id or a participant of it is taken.
  bool adopt(Call call);
  // A further id of the call.
  void alias(Call& call, std::int64_t callId);

  // Failure: nullptr when the call has as many legs as it may.
  Leg* addLeg(Call& call, const Participant& participant, WallTime at);
  // `quietly`: the participant moved, it has not gone.
  void removeLeg(Call& call, std::int64_t id, WallTime at, bool forwards, bool quietly);

  // After a change: files the deadline, remembers what is over.
  void file(Call& call, const World& world);
  // Drops calls that were over long before `contact`.
  void prune(WallTime contact, TrackerOutput& out);

  std::optional<WallTime> firstDeadline() const;
  // Serials of the calls that are due, in order.
  std::vector<std::uint64_t> dueBy(WallTime now) const;

  std::vector<Call*> running();  // in order of first sight
  std::vector<Call*> all();      // those that are over, too
  // Of those that wait: for a stamp, out of sight, or to be verified.
  std::vector<std::uint64_t> waitingSerials() const { return {waiting_.begin(), waiting_.end()}; }
  std::size_t runningCount() const { return running_.size(); }
  bool full() const { return calls_.size() >= maxCalls; }

 private:
  Call& enter(std::unique_ptr<Call> call);
  void forget(Call& call, TrackerOutput& out);
  void registerDn(Call& call, const std::string& dn);
  bool waits(const Call& call) const;

  std::uint64_t lastSerial_ = 0;
  std::unordered_map<std::uint64_t, std::unique_ptr<Call>> calls_;
  std::unordered_map<std::int64_t, Call*> byCallId_;
  std::unordered_map<std::int64_t, Call*> byParticipant_;
  std::unordered_map<std::string, std::vector<Call*>> byDn_;
  std::set<std::uint64_t> running_;
  std::set<std::uint64_t> waiting_;
  std::set<std::pair<WallTime, std::uint64_t>> deadlines_;
  std::set<std::pair<WallTime, std::uint64_t>> over_;
};

}  // namespace relay::calls
