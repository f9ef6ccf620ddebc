#include <algorithm>
#include <iterator>
#include <utility>

#include "Core/Calls/Endings.h"
#include "Core/Calls/LogReplay.h"
#include "Core/Calls/Review.h"
#include "Core/Calls/TrackerState.h"

// Rule 11: a snapshot against what is remembered.
namespace relay {

using calls::Call;
using calls::Leg;

namespace {

bool isAbsent(const Leg& leg, const Participant* shown, bool gap) {
  if (shown == nullptr || shown->dn != leg.seen.dn) return true;
  return gap && shown->callId != leg.seen.callId;
}

std::string digitsOf(const std::string& number) {
  constexpr std::size_t compared = 7;  // the same number comes with and without prefixes
  std::string digits;
  std::copy_if(number.begin(), number.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits.size() > compared ? digits.substr(digits.size() - compared) : digits;
}

// The id is used again: the snapshot shows the call with another outside number only.
bool isReused(const Call& call, const SnapshotRead& snapshot) {
  if (!call.outside) return false;
  bool other = false;
  for (const Participant& p : snapshot.participants) {
    if (p.callId != call.callId || !p.facesOutside()) continue;
    if (digitsOf(p.partyNumber) == digitsOf(call.number)) return false;
    other = true;
  }
  return other;
}

// As they came into being: a queue before the agents it polls.
std::vector<const Participant*> inOrder(const SnapshotRead& snapshot) {
  std::vector<const Participant*> order;
  for (const Participant& p : snapshot.participants) order.push_back(&p);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  return order;
}

}  // namespace

void CallTracker::State::read(const SnapshotRead& snapshot, TrackerOutput& out) {
  suspended = false;
  const bool gap = snapshot.lastContact < snapshot.at;
  world.noLogUntil = {};
  if (!world.activeCalls) out.wantActiveCalls = true;  // the right may have been given meanwhile
  Present present;
  for (const Participant& p : snapshot.participants) present.emplace(p.id, &p);
  recovering = gap;
  for (Call* call : book.running()) compare(*call, snapshot, present, out);
  for (const Participant* p : inOrder(snapshot)) {
    endHeld(*p, snapshot.at, out);
    see(*p, snapshot.at, false);
  }
  restarted.clear();
  settle(out);
  if (gap && snapshot.logReadable) {
    std::set<std::int64_t> shown;
    for (const Participant& p : snapshot.participants) shown.insert(p.callId);
    backfill(snapshot.log, snapshot.lastContact, WallTime::max(), shown, out);
    watchLog(snapshot);
  }
  recovering = false;
}

void CallTracker::State::compare(Call& call, const SnapshotRead& snapshot, const Present& present, TrackerOutput& out) {
  const bool gap = snapshot.lastContact < snapshot.at;
  if (gap && isReused(call, snapshot)) {
    endRestarted(call, snapshot.lastContact, out);
    return;
  }
  const auto logged =
      gap && snapshot.logReadable ? calls::legsOf(call, snapshot.log, world) : std::vector<const LoggedLeg*>();
  bool lost = false;
  bool dated = false;
  for (const Leg& leg : std::vector<Leg>(call.legs)) {
    const auto shown = present.find(leg.seen.id);
    if (!isAbsent(leg, shown == present.end() ? nullptr : shown->second, gap) || leg.lastAt > snapshot.at) continue;
    const WallTime contact = std::max(gap ? snapshot.lastContact : snapshot.at, leg.lastAt);
    const auto answered = leg.answered && call.talk ? std::optional(call.talk->answeredAt) : std::nullopt;
    const auto end = calls::loggedEnd(logged, leg.seen.dn, answered, world);
    dated = dated || (end && leg.answered);
    takeAway(leg.seen.id, end && *end >= leg.firstAt && *end <= snapshot.at ? *end : contact);
    lost = true;
  }
  if (!lost) {
    if (gap && call.established) {
      call.verifySince = snapshot.lastContact;
      call.dirty = true;
      touch(call);
      out.wantActiveCalls = true;
    }
    return;
  }
  call.recovering = true;
  lostLegs.insert(call.serial);
  if (gap && snapshot.logReadable && (call.talk ? !dated : logged.empty())) unlogged.insert(call.serial);
  calls::Desk work = desk(out);
  if (!logged.empty()) {
    calls::noteTalker(call, work);
    calls::playAnswers(call, work, logged);
  }
}

void CallTracker::State::endRestarted(Call& call, WallTime at, TrackerOutput& out) {
  for (const Leg& leg : std::vector<Leg>(call.legs)) book.removeLeg(call, leg.seen.id, at, false, false);
  calls::Desk work = desk(out);
  call.recovering = true;
  calls::noteTalker(call, work);
  calls::conclude(call, work, at, false);
  restarted.insert(call.serial);
  touch(call);
  remarks.push_back("Call id " + std::to_string(call.callId) +
                    " belongs to a new call: the phone system has restarted; the call before it has ended");
}

// The same id with another EstablishedAt, later than the last contact before the gap, is a new call.
void CallTracker::State::verify(Call& call, const ActiveCallsRead& list, const calls::Rows& rows, TrackerOutput& out) {
  if (!call.verifySince || call.over) return;
  const ActiveCall* row = calls::rowOf(call, rows);
  const WallTime since = *std::exchange(call.verifySince, std::nullopt);
  call.dirty = true;
  const bool isNew = row != nullptr && call.established && row->establishedAt != *call.established &&
                     row->establishedAt - world.clockAhead > since;
  if (!isNew) return;
  std::vector<Participant> participants;
  for (const Leg& leg : call.legs) participants.push_back(leg.seen);
  endRestarted(call, since, out);
  for (const Participant& p : participants) see(p, list.at, false);
  restarted.clear();
}

}  // namespace relay
