#include <algorithm>
#include <array>
#include <cctype>

#include "Core/Calls/Did.h"
#include "Core/Calls/Legs.h"
#include "Core/Calls/Review.h"
#include "Core/Calls/Telling.h"

namespace relay::calls {
namespace {

// Words that trunks deliver instead of a number that is withheld.
bool isWithheld(const std::string& number) {
  constexpr std::array<std::string_view, 6> words{"anonymous", "private",     "restricted",
                                                  "withheld",  "unavailable", "unknown"};
  std::string lower(number);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::find(words.begin(), words.end(), lower) != words.end();
}

void learnParty(Call& call, const Participant& participant) {
  const bool withheld = isWithheld(participant.partyNumber);
  if (call.number.empty() && !withheld) call.number = participant.partyNumber;
  const std::string name = nameOf(participant);
  if (call.name.empty() && !isWithheld(name) && name != call.number) call.name = name;
}

// A call between extensions that has got an outside party: what was told of it as internal ends here.
void leaveInternal(Call& call, Desk& desk, WallTime at) {
  if (call.talk) tellEnded(call, desk, at, false, {}, false);
  call.offer.reset();
  call.vanish.reset();
  call.rung.clear();
  call.number.clear();
  call.name.clear();
  for (Leg& leg : call.legs) leg.told = leg.offered = leg.answered = false;
}

void becomeOutside(Call& call, Desk& desk, const Leg& leg) {
  leaveInternal(call, desk, leg.lastAt);
  const LegStatus status = leg.seen.status;
  const bool madeHere =
      status == LegStatus::Dialing || (status == LegStatus::Connected && leg.seen.legId == 1 && !leg.rang);
  call.outside = true;
  call.direction = madeHere ? Direction::Outgoing : Direction::Incoming;
  call.trunk = leg.seen.partyDn;
  beginStamp(call, desk);
}

std::string shownParty(const Participant& participant) {
  return participant.partyDnType == DnType::User || participant.partyNumber.empty() ? participant.partyDn
                                                                                    : participant.partyNumber;
}

void classifyInternal(Call& call, Desk& desk) {
  for (const Leg& leg : call.legs) {
    if (leg.seen.status == LegStatus::Unknown || leg.seen.facesOutside()) continue;
    const bool connectedFirst = leg.seen.status == LegStatus::Connected && leg.seen.legId == 1 && !leg.rang;
    if (call.caller.empty() && (leg.dialled || connectedFirst) && isUser(leg, desk.world)) call.caller = leg.seen.dn;
    if (leg.seen.dn != call.caller && call.number.empty()) {
      call.number = shownParty(leg.seen);
      call.name = nameOf(leg.seen);
    }
    const std::string& party = leg.seen.partyDn;
    if (call.internalNoted || party.empty()) continue;
    call.internalNoted = true;
    call.dirty = true;
    const bool from = leg.seen.dn == call.caller;
    desk.out.remarks.push_back((from ? leg.seen.dn : party) + " \u2192 " + (from ? party : leg.seen.dn) +
                               " internal, not reported (internal_calls = no)");
  }
}

}  // namespace

void classify(Call& call, Desk& desk) {
  if (!call.outside) {
    const auto leg = std::find_if(call.legs.begin(), call.legs.end(), [](const Leg& candidate) {
      return candidate.seen.facesOutside() && candidate.seen.status != LegStatus::Unknown;
    });
    if (leg != call.legs.end()) becomeOutside(call, desk, *leg);
  }
  if (!call.outside) {
    classifyInternal(call, desk);
    return;
  }
  if (!call.number.empty() && !call.name.empty()) return;
  for (const Leg& leg : call.legs) {
    if (leg.seen.facesOutside()) learnParty(call, leg.seen);
  }
}

}  // namespace relay::calls
