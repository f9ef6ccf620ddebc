#include "Tests/Simulator/CallSketch.h"

#include <algorithm>
#include <utility>

namespace relay::sim {

CallSketch::CallSketch(Cast& cast, std::string kind, bool outgoing)
    : cast_(cast), kind_(std::move(kind)), nextLegId_(outgoing ? 1 : 3) {
  expected_.callId = cast.counters().nextCall++;
  expected_.callerId = cast.outsideNumber();
  if (outgoing && expected_.callerId.empty()) expected_.callerId = "+15550000000";
  expected_.did = cast.options().partyDid.empty() ? cast.options().did : cast.options().partyDid;
  expected_.outgoing = outgoing;
}

CallSketch::CallSketch(Cast& cast, std::string kind, Inside) : cast_(cast), kind_(std::move(kind)), nextLegId_(1) {
  expected_.callId = cast.counters().nextCall++;
}

Part CallSketch::part(const std::string& dn, const std::string& status) {
  Leg leg;
  leg.id = cast_.counters().nextLeg++;
  leg.callId = id();
  leg.legId = nextLegId_++;
  leg.status = status;
  leg.dn = dn;
  leg.device = "sip:" + dn + "@127.0.0.1:5063";
  leg.partyName = expected_.outgoing ? std::string() : number();
  leg.partyDn = cast_.options().trunk;
  leg.partyNumber = number();
  leg.partyType = "Wexternalline";
  if (!expected_.outgoing) {
    leg.partyDid = cast_.options().partyDid;
    if (cast_.options().originatedByRouter) leg.originatedBy = "ROUTER", leg.originatedType = "Wroutepoint";
  }
  return {std::move(leg)};
}

Part CallSketch::web(const Part& part) {
  Part other = part;
  other.leg.id = cast_.counters().nextLeg++;
  other.leg.legId = nextLegId_++;
  other.leg.device = "sip:" + part.leg.dn + "@127.0.0.1:5483;rinstance=c2a75fd2f1caea71";
  return other;
}

Part CallSketch::inside(const std::string& dn, const std::string& status, const std::string& other) {
  Part made = part(dn, status);
  made.leg.partyName = "User " + other;
  made.leg.partyDn = made.leg.partyNumber = other;
  made.leg.partyType = "Wextension";
  made.leg.partyDid.clear();
  made.leg.originatedBy.clear();
  made.leg.originatedType = "None";
  return made;
}

void CallSketch::show(Millis at, const Part& part) {
  add(at, PutLeg{part.leg, {}});
  SendFrame frame;
  frame.entity = part.leg.entity();
  frame.callId = part.leg.callId;
  frame.legId = part.leg.id;
  add(at, std::move(frame));
}

void CallSketch::connect(Millis at, Part& part) {
  part.leg.status = "Connected";
  part.leg.referredBy.clear();
  part.leg.referredType = "None";
  show(at, part);
}

void CallSketch::gone(Millis at, const Part& part) {
  add(at, EndLeg{part.leg.entity()});
  SendFrame frame;
  frame.type = 1;
  frame.entity = part.leg.entity();
  frame.callId = part.leg.callId;
  frame.legId = part.leg.id;
  add(at, std::move(frame));
}

void CallSketch::listed(Millis at, const std::string& callee, const std::string& status) {
  add(at, ListCall{id(), false, outside(number()), callee, status});
}

void CallSketch::unlisted(Millis at) { add(at, ListCall{id(), true, {}, {}, {}}); }

std::string CallSketch::outside(const std::string& number) const {
  return cast_.options().trunk + " Trunk One (" + number + ')';
}

Scenario CallSketch::finish(Millis at, Scenario others) {
  add(at, EndCall{id(), kind_, lines_});
  for (auto& step : others) steps_.push_back(std::move(step));
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  return std::move(steps_);
}

}  // namespace relay::sim
