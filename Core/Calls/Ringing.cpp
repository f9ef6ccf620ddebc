#include <algorithm>

#include "Core/Calls/Legs.h"
#include "Core/Calls/Review.h"
#include "Core/Calls/Telling.h"

namespace relay::calls {
namespace {

constexpr std::size_t maxRung = 400;

// Rule 1: told once per call and DN; what rang again is remembered for the Missed.
void note(Call& call, Desk& desk, Leg& leg, int number, EventKind kind, bool silent) {
  call.dirty = true;
  const auto known =
      std::find_if(call.rung.begin(), call.rung.end(), [&](const Rung& rung) { return rung.dn == leg.seen.dn; });
  if (known != call.rung.end()) {
    if (number > known->leg || leg.firstAt > known->at + transferWindow) {
      known->leg = std::max(number, known->leg);
      known->at = std::max(leg.firstAt, known->at);
      known->legId = leg.seen.legId;
    }
    return;
  }
  if (call.rung.size() >= maxRung) return;
  const bool phone = kind == EventKind::Ringing && isUser(leg, desk.world);
  call.rung.push_back(
      {leg.seen.dn, number, leg.firstAt, leg.seen.legId, userTypeOf(leg.seen, desk.world), silent || !phone});
  if (!silent) tellRinging(call, desk, kind, call.rung.back());
}

void join(Call& call, Leg& leg) {
  leg.offered = true;
  call.offer->emptyAt.reset();
}

// While somebody talks: a transfer, or a late poll that is none.
void announceDuringTalk(Call& call, Desk& desk, Leg& leg, bool silent) {
  const bool afterGap = !leg.fresh && call.talk->goneAt;  // a snapshot shows who rings instead
  if (!call.talk->elsewhere && !isTransferTarget(call, leg) && !afterGap) {
    const bool overtaken = leg.firstAt <= call.talk->answeredAt;
    if (leg.seen.dn != call.talk->dn) note(call, desk, leg, call.talk->leg, EventKind::Ringing, silent || overtaken);
    return;
  }
  offerNow(call, leg.firstAt);
  join(call, leg);
  const auto gone = call.talk->goneAt;
  if (call.talk->elsewhere) {
    endByTransfer(call, desk, leg.firstAt, leg.seen.dn);
  } else if (gone && (*gone < leg.firstAt || afterGap)) {
    endByTransfer(call, desk, *gone, leg.seen.dn);
  }
  note(call, desk, leg, call.offer->leg, EventKind::Ringing, silent);
}

void announceLeg(Call& call, Desk& desk, Leg& leg, EventKind kind, bool silent) {
  leg.told = true;
  if (call.talk) {
    announceDuringTalk(call, desk, leg, silent);
  } else if (call.offer) {
    if (isReturn(call, leg)) renumber(call);
    join(call, leg);
    note(call, desk, leg, call.offer->leg, kind, silent);
  } else {
    note(call, desk, leg, call.lastLeg, kind, silent);
  }
}

bool ringsNow(const Call& call, const std::string& dn) {
  return std::any_of(call.legs.begin(), call.legs.end(), [&](const Leg& leg) {
    return leg.seen.dn == dn && (leg.seen.status == LegStatus::Ringing || leg.seen.status == LegStatus::Unknown);
  });
}

}  // namespace

void announce(Call& call, Desk& desk) {
  for (Leg& leg : call.legs) {
    if (leg.told) continue;
    const bool dials = call.outside && call.direction == Direction::Outgoing && leg.seen.status == LegStatus::Dialing;
    if (dials && !call.talk && !call.offer) {
      announceLeg(call, desk, leg, EventKind::Dialing, false);
    } else if (rings(call, leg, desk.world)) {
      announceLeg(call, desk, leg, EventKind::Ringing, false);
    } else if (call.talk && isTransferTarget(call, leg) &&
               (isMailbox(call, leg, desk.world) ||
                (isPerson(call, leg, desk.world) && leg.seen.referredByDn == call.talk->dn))) {
      announceLeg(call, desk, leg, EventKind::Ringing, true);  // nothing rang: a transfer all the same
    }
  }
}

void announceStopped(Call& call, Desk& desk) {
  const bool goesOn = anyVisible(call) || (call.talk && !call.talk->goneAt) || (call.vanish && call.vanish->unseen);
  if (!goesOn) return;
  for (std::size_t i = 0; i < call.rung.size(); ++i) {
    if (call.rung[i].over || ringsNow(call, call.rung[i].dn)) continue;
    const std::string& dn = call.rung[i].dn;
    const auto connected = std::find_if(call.legs.begin(), call.legs.end(), [&](const Leg& leg) {
      return leg.seen.dn == dn && leg.seen.status == LegStatus::Connected;
    });
    if (connected != call.legs.end() && isUndecided(call, *connected, desk.world)) continue;
    const bool mailbox = connected != call.legs.end() && isMailbox(call, *connected, desk.world);
    call.rung[i].over = true;
    call.dirty = true;
    if (connected != call.legs.end() && !mailbox) continue;
    tellStopped(call, desk, call.rung[i],
                lastGone(call, dn).value_or(mailbox ? connected->connectedAt : desk.world.now));
  }
}

}  // namespace relay::calls
