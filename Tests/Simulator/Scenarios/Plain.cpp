// Calls that reach one person, or nobody.
#include "Tests/Simulator/Scenarios.h"

namespace relay::sim {

Scenario answered(Cast& cast) {
  CallSketch call(cast, "answered");
  const std::string dn = cast.extension();
  const Millis ring = cast.ring(), talk = cast.talk();
  Part desk = call.part(dn, "Ringing");
  Part web = call.web(desk);
  call.show(Millis(0), desk);
  call.show(Millis(2), web);
  const bool atDesk = cast.draw(2) == 0;
  call.connect(ring, atDesk ? desk : web);
  call.gone(ring + Millis(5), atDesk ? web : desk);
  call.gone(ring + talk, atDesk ? desk : web);
  call.ringing(dn);
  call.started(dn);
  call.ended(dn, talk);
  return call.finish(ring + talk);
}

Scenario missed(Cast& cast) {
  CallSketch call(cast, "missed");
  const std::string dn = cast.extension();
  const Millis ring = cast.ring();
  const Part desk = call.part(dn, "Ringing");
  const Part web = call.web(desk);
  call.show(Millis(0), desk);
  call.show(Millis(2), web);
  call.gone(ring, desk);
  call.gone(ring + Millis(1), web);
  call.ringing(dn);
  call.missed(dn);
  return call.finish(ring + Millis(1));
}

Scenario outbound(Cast& cast) {
  CallSketch call(cast, "outbound", true);
  const std::string dn = cast.extension();
  const Millis ring = cast.ring(), talk = cast.talk();
  Part leg = call.part(dn, "Dialing");
  call.show(Millis(0), leg);
  call.connect(ring, leg);
  call.gone(ring + talk, leg);
  call.dialing(dn);
  call.started(dn);
  call.ended(dn, talk);
  return call.finish(ring + talk);
}

Scenario outboundUnanswered(Cast& cast) {
  CallSketch call(cast, "outbound_unanswered", true);
  const std::string dn = cast.extension();
  const Millis ring = cast.ring();
  const Part leg = call.part(dn, "Dialing");
  call.show(Millis(0), leg);
  call.gone(ring, leg);
  call.dialing(dn);
  call.missed(dn);
  return call.finish(ring);
}

Scenario internalCall(Cast& cast) {
  CallSketch call(cast, "internal", CallSketch::Inside{});
  const std::string from = cast.extension(), to = cast.extension();
  const Millis ring = cast.ring(), talk = cast.talk();
  Part caller = call.inside(from, "Dialing", to);
  Part called = call.inside(to, "Ringing", from);
  call.show(Millis(0), caller);
  call.show(Millis(3), called);
  call.connect(ring, caller);
  call.connect(ring + Millis(2), called);
  call.gone(ring + talk, caller);
  call.gone(ring + talk + Millis(2), called);
  return call.finish(ring + talk + Millis(2));
}

Scenario leavesInMenu(Cast& cast) {
  CallSketch call(cast, "ivr");
  const std::string dn = cast.options().ivr;
  const Millis stay = cast.ring();
  const Part menu = call.part(dn, "Connected");
  call.show(Millis(0), menu);
  call.gone(stay, menu);
  call.ringing(dn, "other");
  call.missed(dn);
  return call.finish(stay);
}

Scenario voicemail(Cast& cast) {
  CallSketch call(cast, "voicemail");
  const std::string dn = cast.extension();
  const Millis ring = cast.ring(), message = cast.talk();
  const Part desk = call.part(dn, "Ringing");
  call.show(Millis(0), desk);
  call.listed(ring, call.person(dn), "Routing");
  call.gone(ring, desk);
  Part mailbox = call.part(dn, "Connected");
  mailbox.leg.device.clear();
  mailbox.leg.onBehalfOf = dn;
  mailbox.leg.onBehalfType = "Wextension";
  call.listed(ring + Millis(12), call.person(dn), "Talking");
  call.show(ring + Millis(12), mailbox);
  call.unlisted(ring + message);
  call.gone(ring + message, mailbox);
  call.ringing(dn);
  call.missed(dn);
  return call.finish(ring + message);
}

}  // namespace relay::sim
