#include "Core/Calls/GapLog.h"

#include <algorithm>
#include <array>

#include "Core/Calls/Endings.h"
#include "Core/Calls/LogReplay.h"
#include "Core/Calls/TrackerState.h"

// Rule 11: what the call log tells of a gap only later.
namespace relay {

using calls::Call;

namespace calls {
namespace {

constexpr std::array<std::chrono::seconds, 5> readAfter{std::chrono::seconds(2), std::chrono::seconds(5),
                                                        std::chrono::seconds(9), std::chrono::seconds(25),
                                                        std::chrono::seconds(50)};
constexpr std::chrono::minutes longestLag{2};

}  // namespace

std::optional<WallTime> GapLog::next() const {
  if (asked < 0 || static_cast<std::size_t>(asked) >= readAfter.size()) return std::nullopt;
  return until + readAfter[static_cast<std::size_t>(asked)];
}

WallTime GapLog::from() const { return std::max(contact, until - longestLag); }

}  // namespace calls

namespace {

constexpr std::chrono::seconds clockSlack{2};  // the log's times and ours differ a little

// What the log says of a call that was lost in a gap; `legs` is not empty.
void learnFromLog(Call& call, calls::Desk& desk, const std::vector<const LoggedLeg*>& legs) {
  call.recovering = true;
  if (call.talk && !call.talk->elsewhere) {
    const auto end = calls::loggedEnd(legs, call.talk->dn, call.talk->answeredAt, desk.world);
    if (end && *end >= call.talk->answeredAt) call.talk->goneAt = *end;
  }
  calls::playAnswers(call, desk, legs);
  WallTime last = call.vanish->since;
  for (const LoggedLeg* leg : legs) last = std::max(last, calls::endOf(*leg, desk.world));
  call.vanish->since = std::min(last, call.vanish->noticed);
  call.vanish->heldUntil.reset();
  call.vanish->nextAsk = desk.world.now;
  call.dirty = true;
}

}  // namespace

void CallTracker::State::watchLog(const SnapshotRead& snapshot) {
  gapLog = calls::GapLog{snapshot.lastContact, snapshot.at, 0};
  commonDirty = true;
}

void CallTracker::State::askGapLog(TrackerOutput& out) {
  if (!gapLog || !gapLog->next() || world.now < *gapLog->next()) return;
  while (gapLog->next() && world.now >= *gapLog->next()) ++gapLog->asked;
  auto& wanted = out.wantCallLogFrom;
  wanted = wanted ? std::min(*wanted, gapLog->from()) : gapLog->from();
  commonDirty = true;
}

// A new call has the id of one whose verdict is held: the phone system has started again.
void CallTracker::State::endHeld(const Participant& participant, WallTime at, TrackerOutput& out) {
  Call* call = book.byCallId(participant.callId);
  if (call == nullptr || !calls::isHeld(*call, world) || book.byParticipant(participant.id) == call) return;
  const bool over = world.activeCalls ? call->vanish->absent : at >= call->vanish->noticed + calls::transferWindow;
  if (!over) return;
  calls::Desk work = desk(out);
  calls::conclude(*call, work, call->vanish->since, false);
  touch(*call);
}

void CallTracker::State::readGapLog(const CallLogRead& log, TrackerOutput& out) {
  if (!gapLog) return;
  const calls::GapLog gap = *gapLog;
  if (!gap.next()) {
    gapLog.reset();
    commonDirty = true;
  }
  if (!log.complete) return;
  calls::Desk work = desk(out);
  std::set<std::int64_t> running;
  for (Call* call : book.running()) {
    running.insert(call->callId);
    if (!calls::isHeld(*call, world)) continue;
    const auto legs = calls::legsOf(*call, log.legs, world);
    if (legs.empty()) continue;
    learnFromLog(*call, work, legs);
    touch(*call);
  }
  recovering = true;
  backfill(log.legs, gap.contact, gap.until + clockSlack, running, out);
  recovering = false;
}

}  // namespace relay
