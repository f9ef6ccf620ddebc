#include "Core/Pbx/Inspection.h"

namespace relay {

InspectionScope inspectionScope(const Settings& settings) {
  InspectionScope scope{settings.pbx, settings.dids, {}, {}, settings.onDuty.profiles};
  if (settings.onDuty.enabled && settings.onDuty.push) scope.dummyExtension = settings.onDuty.dummyExtension;
  const auto name = [&scope](const NumberSet& numbers) {
    scope.namedDns.insert(numbers.single.begin(), numbers.single.end());
  };
  name(settings.pbx.extensions);
  for (const auto& endpoint : settings.endpoints) {
    if (!endpoint.enabled) continue;
    name(endpoint.extensions);
    name(endpoint.queues);
  }
  return scope;
}

std::string spokenType(DnType type) {
  switch (type) {
    case DnType::User: return "user";
    case DnType::Queue: return "queue";
    case DnType::ExternalLine: return "trunk";
    default: return "other";
  }
}

}  // namespace relay
