#include <algorithm>
#include <tuple>
#include <utility>

#include "Core/Calls/Legs.h"
#include "Core/Calls/Review.h"
#include "Core/Calls/Telling.h"

namespace relay::calls {
namespace {

// The one who was connected first, of those that may have the call now.
template <class Condition>
Leg* firstPerson(Call& call, const World& world, Condition condition) {
  Leg* first = nullptr;
  for (Leg& leg : call.legs) {
    if (!isPerson(call, leg, world) || !condition(leg)) continue;
    if (first == nullptr ||
        std::tie(leg.connectedAt, leg.seen.legId) < std::tie(first->connectedAt, first->seen.legId)) {
      first = &leg;
    }
  }
  return first;
}

// Attended where the two have just consulted (rule 8); what a snapshot shows is Blind (rule 11).
TransferType transferTypeOf(const Call& call, Desk& desk, const Leg& leg, WallTime left) {
  return leg.fresh && desk.consulted(call, call.offer->from, leg.seen.dn, left) ? TransferType::Accom
                                                                                : TransferType::Blind;
}

void settleOn(Call& call, const Leg& leg, int number, const World& world) {
  const Rung* rung = rungBy(call, leg.seen.dn);
  call.talk = Talk{leg.seen.dn, userTypeOf(leg.seen, world), number, leg.connectedAt, {}, {}, false, false};
  if (rung != nullptr && rung->at <= leg.connectedAt) call.talk->rangAt = rung->at;
  for (Rung& known : call.rung) {
    if (known.dn == leg.seen.dn) known.over = true;
  }
}

void start(Call& call, Desk& desk, Leg& leg, WallTime left) {
  TransferType type = TransferType::NotDef;
  std::string from;
  int number = 0;
  if (call.offer) {
    if (isReturn(call, leg)) renumber(call);
    type = transferTypeOf(call, desk, leg, left);
    from = call.offer->from;
    number = call.offer->leg;
  } else {
    number = ++call.lastLeg;
  }
  settleOn(call, leg, number, desk.world);
  call.offer.reset();
  for (Leg& other : call.legs) other.offered = false;
  tellStarted(call, desk, type, from);
}

void handOver(Call& call, Desk& desk, Leg& leg) {
  const WallTime left = call.talk->goneAt.value_or(leg.connectedAt);
  offerNow(call, leg.connectedAt);
  endByTransfer(call, desk, std::min(left, leg.connectedAt), leg.seen.dn);
  start(call, desk, leg, left);
}

// Marks the legs of the one who talks; whether there is one.
bool isThere(Call& call, const World& world) {
  bool there = false;
  for (Leg& leg : call.legs) {
    if (leg.seen.dn != call.talk->dn) continue;
    if (!leg.answered && isPerson(call, leg, world)) leg.answered = call.dirty = true;
    there = there || leg.answered;
  }
  return there;
}

void noteAbsence(Call& call, const World& world) {
  if (call.talk->goneAt) return;
  call.talk->goneAt = lastGone(call, call.talk->dn).value_or(world.now);
  call.talk->recovered = call.recovering;
  call.dirty = true;
}

}  // namespace

Offer& offerNow(Call& call, WallTime since) {
  if (!call.offer) {
    call.offer = Offer{++call.lastLeg, call.talk ? call.talk->dn : std::string(), since, false, false, {}};
    call.dirty = true;
  }
  return *call.offer;
}

void endByTransfer(Call& call, Desk& desk, WallTime at, const std::string& to) {
  const bool recovered = call.talk->recovered;
  const bool elsewhere = call.talk->elsewhere;
  const std::string from = call.talk->dn;
  tellEnded(call, desk, at, true, to, recovered);
  Offer& offer = offerNow(call, at);
  offer.from = from;
  offer.fromEnded = true;
  offer.returned = elsewhere;
}

bool isReturn(const Call& call, const Leg& leg) {
  const Offer& offer = *call.offer;
  if (!offer.fromEnded || offer.returned || leg.seen.dn != offer.from || !groupOf(leg.seen).empty()) return false;
  return std::any_of(call.rung.begin(), call.rung.end(),
                     [&](const Rung& rung) { return rung.leg == offer.leg && rung.dn != offer.from; });
}

void renumber(Call& call) {
  call.offer->returned = true;
  call.offer->leg = ++call.lastLeg;
}

void noteTalker(Call& call, Desk& desk) {
  if (call.talk && !call.talk->elsewhere && !isThere(call, desk.world)) noteAbsence(call, desk.world);
}

void findAnswer(Call& call, Desk& desk) {
  const World& world = desk.world;
  const auto anyone = [](const Leg&) { return true; };
  const auto another = [&](const Leg& leg) { return leg.seen.dn != call.talk->dn; };
  if (!call.talk) {
    if (Leg* leg = firstPerson(call, world, anyone)) start(call, desk, *leg, leg->connectedAt);
    if (call.talk) isThere(call, world);
    return;
  }
  if (call.talk->elsewhere) {
    if (Leg* leg = firstPerson(call, world, anyone)) handOver(call, desk, *leg);
  } else if (isThere(call, world)) {
    call.talk->goneAt.reset();
    call.talk->recovered = false;
    if (Leg* leg = firstPerson(call, world, [&](const Leg& l) { return another(l) && l.offered; }))
      handOver(call, desk, *leg);
  } else {
    noteAbsence(call, world);
    if (Leg* leg = firstPerson(call, world, another)) handOver(call, desk, *leg);
  }
  if (call.talk) isThere(call, world);
}

void findDeparture(Call& call, Desk& desk) {
  const WallTime now = desk.world.now;
  const bool offered = hasOffered(call);
  if (call.offer && !offered && !call.offer->emptyAt && call.talk) {
    const auto newest = std::max_element(call.gone.begin(), call.gone.end(),
                                         [](const GoneLeg& a, const GoneLeg& b) { return a.at < b.at; });
    call.offer->emptyAt = newest == call.gone.end() ? now : newest->at;
    call.dirty = true;
  }
  if (!call.talk || call.talk->elsewhere) return;
  if (!call.talk->goneAt) {
    if (call.offer && call.offer->emptyAt && now >= *call.offer->emptyAt + transferWindow) {  // B gave up
      call.offer.reset();
      call.dirty = true;
    }
    return;
  }
  if (!anyVisible(call)) return;
  const WallTime due = *call.talk->goneAt + (offered ? std::chrono::milliseconds(leavesTogether) : transferWindow);
  if (now < due) return;
  endByTransfer(call, desk, *call.talk->goneAt, {});
  for (Leg& leg : call.legs) {
    if (!leg.offered) leg.told = false;  // whoever rings now is offered the call
  }
}

}  // namespace relay::calls
