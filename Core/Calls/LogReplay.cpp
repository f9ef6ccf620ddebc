#include "Core/Calls/LogReplay.h"

#include <algorithm>

#include "Core/Calls/Review.h"
#include "Core/Calls/Telling.h"

namespace relay::calls {
namespace {

constexpr std::chrono::seconds sameMoment{5};  // the log and the frames date an answer a little differently
constexpr std::chrono::seconds sameCall{60};

bool isNear(WallTime a, WallTime b, std::chrono::milliseconds span) { return a - b <= span && b - a <= span; }

bool belongs(const Call& call, const LoggedLeg& leg, const World& world) {
  const bool sameId = leg.callId == call.callId ||
                      std::find(call.aliases.begin(), call.aliases.end(), leg.callId) != call.aliases.end();
  if (!sameId) return false;
  const WallTime began = call.established.value_or(call.firstSight + world.clockAhead);
  // The first leg that was seen may be late in the call; a new call with the same id begins after its end.
  return leg.callStart <= began + sameCall;
}

bool isAnswer(const LoggedLeg& leg) { return leg.answered && leg.dnType == DnType::User && !leg.dn.empty(); }

}  // namespace

WallTime answerOf(const LoggedLeg& leg, const World& world) { return leg.legStart + leg.ringing - world.clockAhead; }
WallTime endOf(const LoggedLeg& leg, const World& world) { return answerOf(leg, world) + leg.talking; }

std::vector<const LoggedLeg*> legsOf(const Call& call, const std::vector<LoggedLeg>& log, const World& world) {
  std::vector<const LoggedLeg*> legs;
  for (const LoggedLeg& leg : log) {
    if (belongs(call, leg, world)) legs.push_back(&leg);
  }
  std::stable_sort(legs.begin(), legs.end(),
                   [&](const LoggedLeg* a, const LoggedLeg* b) { return answerOf(*a, world) < answerOf(*b, world); });
  return legs;
}

std::optional<WallTime> loggedEnd(const std::vector<const LoggedLeg*>& legs, const std::string& dn,
                                  std::optional<WallTime> answeredAt, const World& world) {
  for (auto it = legs.rbegin(); it != legs.rend(); ++it) {
    const LoggedLeg& leg = **it;
    if (leg.dn != dn || leg.answered != answeredAt.has_value()) continue;
    if (!answeredAt || isNear(answerOf(leg, world), *answeredAt, sameMoment)) return endOf(leg, world);
  }
  return std::nullopt;
}

void playAnswers(Call& call, Desk& desk, const std::vector<const LoggedLeg*>& legs) {
  const World& world = desk.world;
  for (const LoggedLeg* leg : legs) {
    const WallTime answer = answerOf(*leg, world);
    if (!isAnswer(*leg)) continue;
    if (call.talk && (answer <= call.talk->answeredAt ||
                      (call.talk->dn == leg->dn && isNear(answer, call.talk->answeredAt, sameMoment)))) {
      continue;
    }
    std::string from;
    TransferType type = TransferType::NotDef;
    if (call.talk) {
      from = call.talk->dn;
      type = TransferType::Blind;
      endByTransfer(call, desk, std::min(call.talk->goneAt.value_or(answer), answer), leg->dn);
    } else if (call.offer) {
      from = call.offer->from;
      type = TransferType::Blind;
    }
    const int number = call.offer ? call.offer->leg : ++call.lastLeg;
    call.offer.reset();
    call.talk = Talk{leg->dn, UserType::Ext, number, answer, {}, endOf(*leg, world), false, true};
    if (leg->ringing.count() > 0) call.talk->rangAt = answer - leg->ringing;
    tellStarted(call, desk, type, from);
  }
}

}  // namespace relay::calls
