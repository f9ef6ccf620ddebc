#include <string>
#include <utility>

#include "Core/Calls/TrackerState.h"

// The clock of this machine is set back: what waits for a moment would wait for hours. Everything
// that is remembered moves along, so that waits and talk times stay what they were.
namespace relay {

using calls::Call;

namespace {

// Frames that were read late are older than what came before; by less than this.
constexpr std::chrono::seconds noticed{60};

using Step = std::chrono::milliseconds;

void shift(std::optional<WallTime>& at, Step step) {
  if (at) *at -= step;
}

void shiftLegs(Call& call, Step step) {
  for (auto& leg : call.legs) {
    leg.firstAt -= step;
    leg.lastAt -= step;
    leg.connectedAt -= step;
  }
  for (auto& gone : call.gone) gone.at -= step;
  for (auto& group : call.groups) group.at -= step;
  for (auto& rung : call.rung) rung.at -= step;
}

void shiftCall(Call& call, Step step) {
  shiftLegs(call, step);
  if (call.key.empty()) call.firstSight -= step;
  shift(call.stampBy, step);
  call.lastDnAt -= step;
  shift(call.verifySince, step);
  if (call.talk) {
    call.talk->answeredAt -= step;
    shift(call.talk->rangAt, step);
    shift(call.talk->goneAt, step);
  }
  if (call.offer) {
    call.offer->since -= step;
    shift(call.offer->emptyAt, step);
  }
  if (!call.vanish) return;
  call.vanish->since -= step;
  call.vanish->noticed -= step;
  call.vanish->nextAsk -= step;
  shift(call.vanish->listedAt, step);
  shift(call.vanish->talkingAt, step);
  shift(call.vanish->logUntil, step);
  shift(call.vanish->heldUntil, step);
}

}  // namespace

void CallTracker::State::heedClock(WallTime now) {
  if (now + noticed >= world.now) return;
  const Step step = world.now - now;
  for (Call* call : book.all()) {
    if (call->over) continue;
    shiftCall(*call, step);
    call->dirty = true;
    touch(*call);
  }
  for (auto& gone : strayGone) gone.at -= step;
  if (gapLog) {
    gapLog->contact -= step;
    gapLog->until -= step;
  }
  world.noLogUntil = world.askForbiddenAt = {};
  world.establishedAsked -= step;
  world.now = now;
  remarks.push_back("The clock of this machine was set back by " +
                    std::to_string(std::chrono::floor<std::chrono::seconds>(step).count()) +
                    " s; the times of running calls move along");
}

}  // namespace relay
