#pragma once

#include <string>
#include <vector>

#include "Tests/Simulator/CallSketch.h"

// The kinds of calls that can be generated. Each function draws one call: docs/3cx.md for
// what the phone system shows, docs/webhooks.md §4 for what is to be sent.
namespace relay::sim {

struct CallKind {
  const char* name;
  int weight;  // share in the random mix
  Scenario (*draw)(Cast&);
};

const std::vector<CallKind>& callKinds();
const CallKind* findCallKind(const std::string& name);

Scenario answered(Cast& cast);
Scenario missed(Cast& cast);
Scenario queueAnswered(Cast& cast);
Scenario queueMissed(Cast& cast);
Scenario outbound(Cast& cast);
Scenario outboundUnanswered(Cast& cast);
Scenario blindLateRelease(Cast& cast);
Scenario blindEarlyRelease(Cast& cast);
Scenario blindToQueue(Cast& cast);
Scenario blindToOutside(Cast& cast);
Scenario attendedSameLeg(Cast& cast);
Scenario attendedNewLeg(Cast& cast);
Scenario forwardNoAnswer(Cast& cast);
Scenario forwardToMobile(Cast& cast);
Scenario forwardToMobileUnanswered(Cast& cast);
Scenario voicemail(Cast& cast);
Scenario internalCall(Cast& cast);
Scenario leavesInMenu(Cast& cast);

}  // namespace relay::sim
