#include "Core/Calls/Endings.h"

#include <algorithm>

#include "Core/Calls/Legs.h"
#include "Core/Calls/Review.h"
#include "Core/Calls/Telling.h"

namespace relay::calls {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds askSoon{500};
constexpr seconds askUnseen{1};
constexpr seconds logFor{60};  // rule 13: the call log is asked for so long
constexpr seconds logEvery{5};
constexpr seconds deafFor{60};  // ActiveCalls fails for so long: as if it might not be read

const GoneLeg* newestGone(const Call& call) {
  const auto newest = std::max_element(call.gone.begin(), call.gone.end(),
                                       [](const GoneLeg& a, const GoneLeg& b) { return a.at < b.at; });
  return newest == call.gone.end() ? nullptr : &*newest;
}

// The caller left while B rang: both went together (rule 7).
bool leftTogether(const Call& call) {
  if (!call.offer || !call.offer->emptyAt || !call.talk || !call.talk->goneAt) return false;
  const auto apart = *call.offer->emptyAt - *call.talk->goneAt;
  return apart <= leavesTogether && -apart <= leavesTogether;
}

// Whether there is anything that could be missed: a side that was called was seen.
bool wasAnnounced(const Call& call) { return call.outside || !call.number.empty() || !call.rung.empty(); }

bool needsLog(const Call& call, const World& world) {
  return call.outside && call.vanish && call.vanish->forwarded && world.now >= world.noLogUntil && call.lastLeg == 0 &&
         call.direction == Direction::Incoming;
}

void goUnseen(Call& call, Desk& desk) {
  call.vanish->unseen = true;
  call.dirty = true;
  if (call.talk && !call.talk->elsewhere) endByTransfer(call, desk, *call.talk->goneAt, {});
  for (Leg& leg : call.legs) {
    if (!leg.offered) leg.told = false;  // whoever rings still is offered the call
  }
  announceStopped(call, desk);
}

void startElsewhere(Call& call, Desk& desk, WallTime at) {
  const bool transferred = call.offer.has_value();
  const std::string from = transferred ? call.offer->from : std::string();
  const int number = transferred ? call.offer->leg : ++call.lastLeg;
  const UserType type = call.vanish->last == call.lastDn ? call.lastDnType : UserType::Ext;
  const Rung* rung = rungBy(call, call.vanish->last);
  call.talk = Talk{call.vanish->last, type, number, at, {}, {}, true, false};
  if (rung != nullptr) call.talk->rangAt = rung->at;
  call.offer.reset();
  tellStarted(call, desk, transferred ? TransferType::Blind : TransferType::NotDef, from);
}

bool answeredOutside(const ActiveCall& row, const Call& call, const World& world) {
  if (row.status != "Talking" || !isTrunk(firstToken(row.callee), call, world)) return false;
  return call.direction == Direction::Incoming || isTrunk(firstToken(row.caller), call, world);
}

void askAgain(Call& call, Desk& desk) {
  desk.out.wantActiveCalls = true;
  call.vanish->nextAsk = desk.world.now + (call.vanish->unseen ? milliseconds(askUnseen) : askSoon);
  call.dirty = true;
}

void askLog(Call& call, Desk& desk) {
  Vanish& vanish = *call.vanish;
  if (!vanish.logUntil) vanish.logUntil = desk.world.now + logFor;
  vanish.nextAsk = desk.world.now + logEvery;
  const WallTime from = call.firstSight - seconds(60);
  auto& wanted = desk.out.wantCallLogFrom;
  wanted = wanted ? std::min(*wanted, from) : from;
  call.dirty = true;
}

// An internal call has nobody outside of our sight: when all its sides are gone it is over.
bool isSurelyOver(const Call& call) { return !call.outside && call.legs.empty() && !call.caller.empty(); }

}  // namespace

std::string_view firstToken(std::string_view party) { return party.substr(0, party.find(' ')); }

bool isTrunk(std::string_view token, const Call& call, const World& world) {
  if (token.empty()) return false;
  const std::string dn(token);
  const auto known = world.dns.find(dn);
  if (known != world.dns.end() && known->second != DnType::Other) return known->second == DnType::ExternalLine;
  return dn == call.trunk || world.trunks.contains(dn) || world.options.dids.contains(dn);
}

bool isOutsideOnly(const ActiveCall& row, const Call& call, const World& world) {
  return isTrunk(firstToken(row.caller), call, world) && isTrunk(firstToken(row.callee), call, world);
}

bool proves(const ActiveCallsRead& list, WallTime event, milliseconds later) {
  return list.askedAt >= event + later || event > list.at + seconds(1);
}

void conclude(Call& call, Desk& desk, WallTime at, bool joined) {
  const bool recovered = call.vanish && call.vanish->recovered;
  if (call.talk) {
    const bool missedToo = leftTogether(call);
    const WallTime end = call.talk->goneAt.value_or(at);
    tellEnded(call, desk, end, joined, {}, recovered || call.talk->recovered);
    if (missedToo) tellMissed(call, desk, call.offer->leg, *call.offer->emptyAt, recovered);
  } else if (call.offer) {
    tellMissed(call, desk, call.offer->leg, at, recovered);
  } else if (wasAnnounced(call)) {
    tellMissed(call, desk, call.lastLeg == 0 ? 0 : ++call.lastLeg, at, recovered);
  }
  if (call.held.empty()) call.stampBy.reset();
  call.offer.reset();
  call.over = true;
  call.overAt = call.vanish ? std::max(at, call.vanish->since) : at;
  call.vanish.reset();
  call.verifySince.reset();
  call.dirty = true;
}

void judgeAbsent(Call& call, Desk& desk, const ActiveCallsRead& list, bool joined) {
  const bool lived = call.vanish->unseen;
  conclude(call, desk, lived ? list.at : call.vanish->since, joined);
}

void judgeListed(Call& call, Desk& desk, const ActiveCallsRead& list, const ActiveCall& row) {
  Vanish& vanish = *call.vanish;
  call.dirty = true;
  vanish.listedAt = list.at;
  if (!answeredOutside(row, call, desk.world)) {
    vanish.talkingAt.reset();
  } else if (!vanish.talkingAt) {
    vanish.talkingAt = list.at;
  }
  if (!vanish.unseen && proves(list, vanish.since, transferWindow)) goUnseen(call, desk);
  if (vanish.unseen && vanish.talkingAt && !call.talk) startElsewhere(call, desk, *vanish.talkingAt);
  WallTime next = list.askedAt + (vanish.unseen ? milliseconds(askUnseen) : askSoon);
  if (!vanish.unseen) next = std::min(next, std::max(vanish.since + transferWindow, list.at));
  vanish.nextAsk = std::max(next, list.at);
}

bool isHeld(const Call& call, const World& world) {
  return call.vanish && call.vanish->heldUntil && world.now < *call.vanish->heldUntil;
}

std::optional<WallTime> dueWithoutList(const Call& call, const World& world) {
  if (!call.vanish) return std::nullopt;
  const Vanish& vanish = *call.vanish;
  if (isHeld(call, world) && !world.activeCalls) return vanish.heldUntil;
  if (call.outside && world.activeCalls) {
    if (vanish.unseen) return std::nullopt;
    return std::max(vanish.noticed, vanish.listedAt.value_or(vanish.noticed)) + deafFor;
  }
  if (isSurelyOver(call)) return vanish.since;
  const milliseconds missed = world.options.missedAfter;
  if (call.talk && call.talk->elsewhere) return vanish.since;
  if (call.talk) return vanish.since + (call.offer ? std::max(milliseconds(transferWindow), missed) : transferWindow);
  const bool atOnce = call.outside && call.direction == Direction::Outgoing && !call.offer;
  return atOnce ? vanish.since : vanish.since + missed;
}

void passTime(Call& call, Desk& desk) {
  if (!call.vanish) return;
  const WallTime now = desk.world.now;
  const auto due = dueWithoutList(call, desk.world);
  if (due && now >= *due) {
    const bool asks = needsLog(call, desk.world) && !(call.outside && desk.world.activeCalls);
    if (asks && (!call.vanish->logUntil || now < *call.vanish->logUntil)) {
      if (!call.vanish->logUntil || now >= call.vanish->nextAsk) askLog(call, desk);
      return;
    }
    const auto listed = call.vanish->listedAt;
    conclude(call, desk, call.vanish->unseen ? listed.value_or(now) : call.vanish->since, false);
    return;
  }
  if (call.outside && desk.world.activeCalls && now >= call.vanish->nextAsk) askAgain(call, desk);
}

void findVanished(Call& call, Desk& desk) {
  if (anyVisible(call)) {
    if (call.vanish) call.dirty = true;
    call.vanish.reset();
    return;
  }
  if (!call.vanish) {
    const GoneLeg* gone = newestGone(call);
    if (gone == nullptr) return;  // only the calling side of an internal call so far
    if (!wasAnnounced(call)) {
      if (call.legs.empty()) conclude(call, desk, gone->at, false);
      return;
    }
    call.vanish = Vanish{};
    call.vanish->since = gone->at;
    call.vanish->last = gone->dn;
    call.vanish->recovered = call.recovering;
    if (call.unlogged && call.outside) call.vanish->heldUntil = desk.world.now + logLag;
    call.vanish->noticed = desk.world.now;
    call.vanish->nextAsk = desk.world.now;
    call.vanish->forwarded = gone->forwards || desk.world.forwarders.contains(gone->dn);
    call.dirty = true;
  }
  passTime(call, desk);
}

std::optional<WallTime> nextDeadline(const Call& call, const World& world) {
  std::optional<WallTime> next;
  const auto consider = [&](std::optional<WallTime> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  if (call.key.empty()) consider(call.stampBy);
  if (call.over) return next;
  for (const Leg& leg : call.legs) {
    if (isUndecided(call, leg, world)) consider(leg.connectedAt + transferWindow);
  }
  if (call.talk && call.talk->goneAt && anyVisible(call)) {
    consider(*call.talk->goneAt + (hasOffered(call) ? leavesTogether : milliseconds(transferWindow)));
  }
  if (call.talk && !call.talk->goneAt && call.offer && call.offer->emptyAt)
    consider(*call.offer->emptyAt + transferWindow);
  if (!call.vanish) return next;
  const bool lists = call.outside && world.activeCalls;
  const auto due = dueWithoutList(call, world);
  if (lists) consider(call.vanish->nextAsk);
  consider(call.vanish->logUntil && !lists ? std::min(call.vanish->nextAsk, *call.vanish->logUntil) : due);
  return next;
}

}  // namespace relay::calls
