// The call goes on to another phone while it rings, or to an outside number that no participant shows.
#include <algorithm>

#include "Tests/Simulator/Scenarios.h"

namespace relay::sim {

namespace {

Scenario mobile(Cast& cast, const char* kind, bool answers) {
  CallSketch call(cast, kind);
  const std::string dn = cast.options().onDuty;
  const Millis ring = cast.ring(), outside = cast.ring() + Millis(2500), talk = cast.talk();
  const Part phone = call.part(dn, "Ringing");
  call.show(Millis(0), phone);
  call.listed(ring, call.outside(cast.mobile()), "Ringing");
  call.gone(ring, phone);
  call.ringing(dn);
  if (answers) {
    call.listed(ring + outside, call.outside(cast.mobile()), "Talking");
    call.unlisted(ring + outside + talk);
    call.started(dn);
    call.ended(dn, talk);
    return call.finish(ring + outside + talk);
  }
  call.unlisted(ring + outside);
  call.missed(dn);
  return call.finish(ring + outside);
}

}  // namespace

Scenario forwardNoAnswer(Cast& cast) {
  CallSketch call(cast, "forward");
  const std::string first = cast.extension(), next = cast.extension();
  const Millis ring = cast.ring(), again = cast.ring(), talk = cast.talk();
  const Part a = call.part(first, "Ringing");
  call.show(Millis(0), a);
  Part b = call.part(next, "Ringing");
  b.leg.originatedBy.clear();
  b.leg.originatedType = "None";
  b.leg.onBehalfOf = first;
  b.leg.onBehalfType = "Wextension";
  call.gone(ring, a);
  call.show(ring, b);
  call.connect(ring + again, b);
  call.gone(ring + again + talk, b);
  call.ringing(first);
  call.ringing(next);
  call.started(next);
  call.ended(next, talk);
  return call.finish(ring + again + talk);
}

Scenario forwardToMobile(Cast& cast) { return mobile(cast, "mobile", true); }
Scenario forwardToMobileUnanswered(Cast& cast) { return mobile(cast, "mobile_unanswered", false); }

Scenario blindToOutside(Cast& cast) {
  CallSketch call(cast, "blind_outside");
  const std::string dn = cast.extension();
  const Millis answer = cast.ring(), first = cast.talk(), outside = cast.ring() + Millis(3500), second = cast.talk();
  Part phone = call.part(dn, "Ringing");
  call.show(Millis(0), phone);
  call.connect(answer, phone);
  const Millis released = answer + first;
  call.listed(released, call.outside(cast.mobile()), "Ringing");
  call.gone(released, phone);
  call.listed(released + outside, call.outside(cast.mobile()), "Talking");
  call.unlisted(released + outside + second);
  call.ringing(dn);
  call.started(dn);
  call.ended(dn, first, 1, true);
  call.started(dn, "Blind", 2);
  call.ended(dn, second, 2);
  return call.finish(released + outside + second);
}

}  // namespace relay::sim
