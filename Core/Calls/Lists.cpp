#include <algorithm>

#include "Core/Calls/Endings.h"
#include "Core/Calls/Legs.h"
#include "Core/Calls/LogReplay.h"
#include "Core/Calls/Review.h"
#include "Core/Calls/Telling.h"
#include "Core/Calls/TrackerState.h"

// What the lists of running calls and the call log say: the stamp of §1 and rule 13.
namespace relay {

using calls::Call;

namespace {

constexpr std::chrono::minutes forbiddenRetry{10};
constexpr std::chrono::minutes logRetry{10};

// An answer out of sight in the log: of the DN that forwarded, or of an outside line.
const LoggedLeg* answeredElsewhere(const Call& call, const std::vector<const LoggedLeg*>& legs,
                                   const calls::World& world) {
  for (const LoggedLeg* leg : legs) {
    const bool after = calls::endOf(*leg, world) > call.vanish->since;
    const bool elsewhere = leg->dnType == DnType::ExternalLine || leg->dn == call.vanish->last;
    if (leg->answered && after && elsewhere) return leg;
  }
  return nullptr;
}

}  // namespace

void CallTracker::State::read(const ActiveCallsRead& list, TrackerOutput& out) {
  world.activeCalls = true;
  world.established.clear();
  world.establishedAsked = list.askedAt;
  calls::Rows rows;
  for (const ActiveCall& row : list.calls) {
    rows.emplace(row.callId, &row);
    if (row.establishedAt != WallTime{}) world.established.emplace(row.callId, row.establishedAt);
  }
  for (const auto serial : book.waitingSerials()) {
    Call* call = book.bySerial(serial);
    if (call == nullptr) continue;
    readStamp(*call, list, rows, out);
    verify(*call, list, rows, out);
    if (book.bySerial(serial) == nullptr) continue;  // it has given way to a new call with its id
    readVanished(*call, list, rows, out);
    touched.insert(serial);
  }
}

void CallTracker::State::readStamp(Call& call, const ActiveCallsRead& list, const calls::Rows& rows,
                                   TrackerOutput& out) {
  if (!call.key.empty() || !call.stampBy) return;
  calls::Desk work = desk(out);
  const ActiveCall* row = calls::rowOf(call, rows);
  const bool asked = calls::proves(list, call.firstSight);
  if (row != nullptr && row->establishedAt != WallTime{} && (asked || call.formerKey.empty())) {
    call.established = row->establishedAt;
    calls::stamp(call, work, row->establishedAt);
  } else if (asked) {
    calls::stampFromSight(call, work);
  } else {
    out.wantActiveCalls = true;
  }
}

void CallTracker::State::readVanished(Call& call, const ActiveCallsRead& list, const calls::Rows& rows,
                                      TrackerOutput& out) {
  if (!call.vanish || call.over || !call.outside) return;
  if (!calls::proves(list, call.vanish->since)) {
    out.wantActiveCalls = true;
    return;
  }
  calls::Desk work = desk(out);
  const ActiveCall* row = calls::rowOf(call, rows);
  if (row != nullptr) {
    if (calls::isJoinedYounger(book, call, rows, world) &&
        calls::proves(list, call.vanish->since, calls::transferWindow)) {
      calls::conclude(call, work, call.vanish->since, true);
    } else {
      calls::judgeListed(call, work, list, *row);
    }
    return;
  }
  const auto absence = calls::judgeAbsence(book, call, rows, world);
  const bool late = calls::proves(list, call.vanish->since, calls::transferWindow);
  if (absence.absence == calls::Absence::Absorbs) {
    const ActiveCall* theirs = calls::rowOf(*absence.other, rows);
    const auto id = absence.other->callId;
    calls::conclude(*absence.other, work, absence.other->vanish->since, true);
    touch(*absence.other);
    book.alias(call, id);
    calls::judgeListed(call, work, list, *theirs);
  } else if (absence.absence == calls::Absence::Passing && !late) {
    call.vanish->nextAsk = std::max(
        list.at, std::min(list.askedAt + std::chrono::milliseconds(500), call.vanish->since + calls::transferWindow));
    call.dirty = true;
  } else if (calls::isHeld(call, world)) {
    call.vanish->nextAsk = *call.vanish->heldUntil;
    call.vanish->absent = true;
    call.dirty = true;
  } else {
    calls::judgeAbsent(call, work, list, absence.absence == calls::Absence::Joined);
  }
}

void CallTracker::State::failed(const ActiveCallsFailed& failure, TrackerOutput& out) {
  if (failure.forbidden) {
    world.activeCalls = false;
    world.askForbiddenAt = world.now + forbiddenRetry;
  }
  calls::Desk work = desk(out);
  for (const auto serial : book.waitingSerials()) {
    Call* call = book.bySerial(serial);
    if (call->key.empty() && call->stampBy) calls::stampFromSight(*call, work);
    if (failure.forbidden) {
      call->verifySince.reset();
      touch(*call);
    }
    touched.insert(serial);
  }
}

void CallTracker::State::read(const CallLogRead& log, TrackerOutput& out) {
  calls::Desk work = desk(out);
  if (!log.complete) world.noLogUntil = world.now + logRetry;
  readGapLog(log, out);
  for (const auto serial : book.waitingSerials()) {
    Call* call = book.bySerial(serial);
    if (call->over || !call->vanish || !call->vanish->logUntil) continue;
    touched.insert(serial);
    const auto legs = calls::legsOf(*call, log.legs, world);
    const LoggedLeg* answer = answeredElsewhere(*call, legs, world);
    if (answer == nullptr) continue;
    if (world.forwarders.size() < calls::maxLearned)
      commonDirty = world.forwarders.insert(call->vanish->last).second || commonDirty;
    call->recovering = true;
    call->talk = calls::Talk{call->vanish->last,
                             call->lastDnType,
                             ++call->lastLeg,
                             calls::answerOf(*answer, world),
                             {},
                             calls::endOf(*answer, world),
                             true,
                             true};
    if (const auto* rung = calls::rungBy(*call, call->vanish->last)) call->talk->rangAt = rung->at;
    if (call->historyId.empty()) call->historyId = answer->historyId;
    calls::tellStarted(*call, work, TransferType::NotDef, {});
    calls::conclude(*call, work, calls::endOf(*answer, world), false);
    touched.insert(serial);
  }
}

}  // namespace relay
