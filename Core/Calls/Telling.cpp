#include "Core/Calls/Telling.h"

#include <algorithm>
#include <utility>

#include "Core/Calls/CallId.h"
#include "Core/Calls/Did.h"
#include "Core/Calls/Legs.h"

namespace relay::calls {
namespace {

CallEvent eventOf(const Call& call, const World& world, EventKind kind, WallTime at, int leg) {
  CallEvent event;
  event.kind = kind;
  event.direction = call.outside ? call.direction.value_or(Direction::Incoming) : Direction::Incoming;
  event.callId = call.callId;
  event.leg = leg;
  event.at = at;
  event.callerNumber = call.number;
  event.callerName = call.name;
  event.did = didOf(call, world);
  event.queue = call.queue;
  event.historyId = call.historyId;
  event.internal = !call.outside;
  event.recovered = call.recovering;
  return event;
}

void tell(Call& call, Desk& desk, CallEvent event) {
  event.sequence = ++call.sequence;
  call.dirty = true;
  if (call.key.empty() && !call.stampBy) stampFromSight(call, desk);
  if (call.key.empty()) {
    call.held.push_back(std::move(event));
  } else {
    event.callKey = call.key;
    desk.out.events.push_back(std::move(event));
  }
}

std::chrono::milliseconds notNegative(std::chrono::milliseconds span) {
  return std::max(span, std::chrono::milliseconds(0));
}

const Rung* lastOf(const Call& call, bool usersOnly, std::optional<int> leg) {
  const Rung* last = nullptr;
  for (const Rung& rung : call.rung) {
    if ((usersOnly && rung.type != UserType::Ext) || (leg && rung.leg != *leg)) continue;
    if (last == nullptr || std::pair(rung.at, rung.legId) > std::pair(last->at, last->legId)) last = &rung;
  }
  return last;
}

struct Blamed {
  std::string dn;
  UserType type = UserType::Ext;
  std::optional<WallTime> rangAt;
};

// Rule 5: the last queue, else the last phone, else any DN. Rule 7, a leg above 0: the last phone
// that the transfer rang, else whatever it rang, else the one who transferred.
Blamed whoMissed(const Call& call, int leg) {
  const std::optional<int> period = leg > 0 ? std::optional(leg) : std::nullopt;
  const Rung* phone = lastOf(call, true, period);
  const Rung* any = lastOf(call, false, period);
  if (leg == 0 && !call.queue.empty() && call.direction != Direction::Outgoing) {
    const Rung* queue = rungBy(call, call.queue);
    return {call.queue, UserType::Queue, queue != nullptr ? std::optional(queue->at) : std::nullopt};
  }
  if (phone != nullptr) return {phone->dn, phone->type, phone->at};
  if (any != nullptr && leg > 0) return {any->dn, any->type, any->at};
  if (leg > 0 && call.offer && !call.offer->from.empty()) return {call.offer->from, UserType::Ext, std::nullopt};
  return {call.lastDn, call.lastDnType, any != nullptr ? std::optional(any->at) : std::nullopt};
}

}  // namespace

void tellRinging(Call& call, Desk& desk, EventKind kind, const Rung& rung) {
  CallEvent event = eventOf(call, desk.world, kind, rung.at, rung.leg);
  event.user = rung.dn;
  event.userType = rung.type;
  event.rangAt = rung.at;
  tell(call, desk, std::move(event));
}

void tellStopped(Call& call, Desk& desk, const Rung& rung, WallTime at) {
  CallEvent event = eventOf(call, desk.world, EventKind::Stopped, at, rung.leg);
  event.user = rung.dn;
  event.userType = rung.type;
  event.rangAt = rung.at;
  tell(call, desk, std::move(event));
}

void tellStarted(Call& call, Desk& desk, TransferType type, const std::string& from) {
  const Talk& talk = *call.talk;
  CallEvent event = eventOf(call, desk.world, EventKind::Started, talk.answeredAt, talk.leg);
  event.user = talk.dn;
  event.userType = talk.type;
  event.transferType = type;
  event.transferredFrom = from;
  event.rangAt = talk.rangAt;
  event.answeredAt = talk.answeredAt;
  tell(call, desk, std::move(event));
}

void tellEnded(Call& call, Desk& desk, WallTime at, bool transferred, const std::string& to, bool recovered) {
  const Talk talk = *std::exchange(call.talk, std::nullopt);
  for (Leg& leg : call.legs) leg.answered = false;
  CallEvent event = eventOf(call, desk.world, EventKind::Ended, std::max(at, talk.answeredAt), talk.leg);
  event.user = talk.dn;
  event.userType = talk.type;
  event.transferred = transferred;
  event.transferredTo = to;
  event.rangAt = talk.rangAt;
  event.answeredAt = talk.answeredAt;
  event.talk = notNegative(at - talk.answeredAt);
  event.recovered = event.recovered || recovered;
  tell(call, desk, std::move(event));
}

void tellMissed(Call& call, Desk& desk, int leg, WallTime at, bool recovered) {
  CallEvent event = eventOf(call, desk.world, EventKind::Ended, at, leg);
  const Blamed blamed = whoMissed(call, leg);
  event.user = blamed.dn;
  event.userType = blamed.type;
  event.rangAt = blamed.rangAt;
  event.finish = FinishType::Missed;
  event.recovered = event.recovered || recovered;
  tell(call, desk, std::move(event));
}

void beginStamp(Call& call, Desk& desk) {
  World& world = desk.world;
  if (!call.key.empty()) return;
  const auto listed = world.established.find(call.callId);
  const bool recent = world.establishedAsked + transferWindow >= call.firstSight && call.formerKey.empty();
  if (listed != world.established.end() && recent) {
    call.established = listed->second;
    stamp(call, desk, listed->second);
  } else if (!world.activeCalls) {
    desk.out.wantActiveCalls = desk.out.wantActiveCalls || world.now >= world.askForbiddenAt;
    stampFromSight(call, desk);
  } else {
    call.stampBy = world.now + stampWait;
    desk.out.wantActiveCalls = true;
    call.dirty = true;
  }
}

void stamp(Call& call, Desk& desk, WallTime moment) {
  call.key = callKey(moment, call.callId, call.formerKey, desk.world.options.stamp);
  call.stampBy.reset();
  call.dirty = true;
  for (CallEvent& event : call.held) {
    event.callKey = call.key;
    desk.out.events.push_back(std::move(event));
  }
  call.held.clear();
}

void stampFromSight(Call& call, Desk& desk) { stamp(call, desk, call.firstSight + desk.world.clockAhead); }

}  // namespace relay::calls
