// One person hands the call to another.
#include <algorithm>
#include <utility>

#include "Tests/Simulator/Scenarios.h"

namespace relay::sim {

namespace {

// Blind: the target rings in the same call while the transferor is there (until the answer) or has
// just gone.
Scenario blind(Cast& cast, const char* kind, bool stays) {
  CallSketch call(cast, kind);
  const std::string from = cast.extension(), to = cast.extension();
  const Millis answer = cast.ring(), first = cast.talk(), second = cast.talk();
  Part a = call.part(from, "Ringing");
  call.show(Millis(0), a);
  call.connect(answer, a);
  Part b = call.part(to, "Ringing");
  b.leg.originatedBy.clear();
  b.leg.originatedType = "None";
  if (cast.options().referredBy) b.leg.referredBy = from, b.leg.referredType = "Wextension";
  const Millis released = answer + first;
  const Millis rings = stays ? std::max(answer + Millis(200), released - cast.ring()) : released - Millis(30);
  const Millis taken = stays ? released : released + cast.ring();
  call.show(rings, b);
  call.connect(taken - Millis(5), b);
  call.gone(released, a);
  call.gone(taken - Millis(5) + second, b);
  call.ringing(from);
  call.started(from);
  call.ringing(to, "ext", 2);
  call.ended(from, first, 1, true);
  call.started(to, "Blind", 2);
  call.ended(to, second, 2);
  return call.finish(taken - Millis(5) + second);
}

// Attended: a consultation in a call of its own, then the target's leg faces the outside party: the
// same participant moved over, or a new one.
Scenario attended(Cast& cast, const char* kind, bool sameLeg) {
  CallSketch call(cast, kind);
  CallSketch consultation(cast, "consultation", CallSketch::Inside{});
  const std::string from = cast.extension(), to = cast.extension();
  const Millis answer = cast.ring(), second = cast.talk();
  const Millis first = std::max(cast.talk(), Millis(2500));
  Part a = call.part(from, "Ringing");
  call.show(Millis(0), a);
  call.connect(answer, a);
  Part dialing = consultation.inside(from, "Dialing", to);
  Part asked = consultation.inside(to, "Ringing", from);
  const Millis asks = answer + Millis(300), handsOver = answer + first;
  consultation.show(asks, dialing);
  consultation.show(asks + Millis(3), asked);
  consultation.connect(asks + Millis(1000), dialing);
  consultation.connect(asks + Millis(1002), asked);
  Part b = call.part(to, "Connected");
  b.leg.originatedBy.clear();
  b.leg.originatedType = "None";
  if (sameLeg)
    b.leg.id = asked.leg.id;
  else
    consultation.gone(handsOver - Millis(1), asked);
  call.show(handsOver - Millis(5), b);
  call.gone(handsOver, a);
  consultation.gone(handsOver + Millis(1), dialing);
  call.gone(handsOver - Millis(5) + second, b);
  call.ringing(from);
  call.started(from);
  call.ended(from, first, 1, true);
  call.started(to, "Accom", 2);
  call.ended(to, second, 2);
  return call.finish(handsOver - Millis(5) + second, consultation.finish(handsOver + Millis(1)));
}

}  // namespace

Scenario blindLateRelease(Cast& cast) { return blind(cast, "blind_a", true); }
Scenario blindEarlyRelease(Cast& cast) { return blind(cast, "blind_b", false); }
Scenario attendedSameLeg(Cast& cast) { return attended(cast, "attended_a", true); }
Scenario attendedNewLeg(Cast& cast) { return attended(cast, "attended_b", false); }

}  // namespace relay::sim
