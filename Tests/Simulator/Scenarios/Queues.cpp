// Calls through a queue.
#include "Tests/Simulator/Scenarios.h"

namespace relay::sim {

namespace {

Part queueLeg(CallSketch& call, const std::string& queue) {
  Part part = call.part(queue, "Connected");
  part.leg.device = "sip:" + queue + "@127.0.0.1:5483";
  part.leg.partyName = "Support:" + call.number();
  part.leg.originatedBy.clear();
  part.leg.originatedType = "None";
  return part;
}

Part agentLeg(CallSketch& call, const std::string& agent, const std::string& queue) {
  Part part = call.part(agent, "Ringing");
  part.leg.partyName = "Support:" + call.number();
  part.leg.originatedBy = queue;
  part.leg.originatedType = "Wqueue";
  return part;
}

// The queue polls its agents, one after the other within milliseconds.
std::vector<Part> pollAgents(CallSketch& call, Cast& cast, const std::string& queue, std::size_t count, Millis at,
                             int leg) {
  std::vector<Part> agents;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string dn = cast.extension();
    agents.push_back(agentLeg(call, dn, queue));
    call.show(at + Millis(static_cast<std::int64_t>(i) * cast.options().agentGapMs), agents.back());
    call.ringing(dn, "ext", leg);
  }
  return agents;
}

}  // namespace

Scenario queueAnswered(Cast& cast) {
  CallSketch call(cast, "queue");
  const std::string queue = cast.queue();
  const Millis ring = cast.ring(), talk = cast.talk();
  const Part waiting = queueLeg(call, queue);
  call.show(Millis(0), waiting);
  call.ringing(queue, "queue");
  auto agents = pollAgents(call, cast, queue, 3, Millis(8), 0);
  const std::size_t who = cast.draw(agents.size());
  call.connect(ring, agents[who]);
  call.gone(ring, waiting);
  for (std::size_t i = 0; i < agents.size(); ++i)
    if (i != who) call.gone(ring + Millis(3), agents[i]);
  call.gone(ring + talk, agents[who]);
  call.started(agents[who].leg.dn);
  call.ended(agents[who].leg.dn, talk);
  return call.finish(ring + talk);
}

Scenario queueMissed(Cast& cast) {
  CallSketch call(cast, "queue_missed");
  const std::string queue = cast.queue();
  const Millis ring = cast.ring() + Millis(500);
  const Part waiting = queueLeg(call, queue);
  call.show(Millis(0), waiting);
  call.ringing(queue, "queue");
  const auto agents = pollAgents(call, cast, queue, 2, Millis(8), 0);
  // The first one rejects and is polled again with a new participant: no second ringing.
  call.gone(ring / 2, agents[0]);
  const Part again = agentLeg(call, agents[0].leg.dn, queue);
  call.show(ring / 2 + Millis(350), again);
  call.gone(ring, waiting);
  call.gone(ring + Millis(2), again);
  call.gone(ring + Millis(3), agents[1]);
  call.missed(queue);
  return call.finish(ring + Millis(3));
}

Scenario blindToQueue(Cast& cast) {
  CallSketch call(cast, "blind_queue");
  const std::string dn = cast.extension(), queue = cast.queue();
  const Millis answer = cast.ring(), first = cast.talk(), wait = cast.ring(), second = cast.talk();
  Part phone = call.part(dn, "Ringing");
  call.show(Millis(0), phone);
  call.connect(answer, phone);
  call.ringing(dn);
  call.started(dn);
  const Millis released = answer + first;
  Part waiting = queueLeg(call, queue);
  if (cast.options().referredBy) waiting.leg.referredBy = dn, waiting.leg.referredType = "Wextension";
  call.show(released - Millis(30), waiting);
  call.gone(released, phone);
  call.ringing(queue, "queue", 2);
  call.ended(dn, first, 1, true);
  auto agents = pollAgents(call, cast, queue, 2, released + Millis(500), 2);
  const Millis taken = released + Millis(500) + wait;
  call.connect(taken, agents[0]);
  call.gone(taken + Millis(1), waiting);
  call.gone(taken + Millis(3), agents[1]);
  call.gone(taken + second, agents[0]);
  call.started(agents[0].leg.dn, "Blind", 2);
  call.ended(agents[0].leg.dn, second, 2);
  return call.finish(taken + second);
}

}  // namespace relay::sim
