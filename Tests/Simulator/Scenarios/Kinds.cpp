#include "Tests/Simulator/Scenarios.h"

namespace relay::sim {

const std::vector<CallKind>& callKinds() {
  static const std::vector<CallKind> kinds{
      {"answered", 30, answered},
      {"missed", 12, missed},
      {"queue", 12, queueAnswered},
      {"queue_missed", 3, queueMissed},
      {"outbound", 12, outbound},
      {"outbound_unanswered", 5, outboundUnanswered},
      {"blind_a", 3, blindLateRelease},
      {"blind_b", 3, blindEarlyRelease},
      {"blind_queue", 2, blindToQueue},
      {"blind_outside", 1, blindToOutside},
      {"attended_a", 2, attendedSameLeg},
      {"attended_b", 2, attendedNewLeg},
      {"forward", 4, forwardNoAnswer},
      {"mobile", 2, forwardToMobile},
      {"mobile_unanswered", 1, forwardToMobileUnanswered},
      {"voicemail", 2, voicemail},
      {"internal", 2, internalCall},
      {"ivr", 2, leavesInMenu},
  };
  return kinds;
}

const CallKind* findCallKind(const std::string& name) {
  for (const auto& kind : callKinds())
    if (name == kind.name) return &kind;
  return nullptr;
}

}  // namespace relay::sim
