#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "Core/Delivery/Dispatcher.h"
#include "Core/OnDuty/ForwardingStatus.h"
#include "Core/OnDuty/OnDuty.h"
#include "Core/Pbx/PbxSource.h"
#include "Core/Time.h"

namespace relay {

// Everything monitoring may ask, at one moment.
struct HealthReport {
  WallTime at;
  WallTime startedAt;
  std::string version;
  PbxStatus pbx;
  std::vector<EndpointStatus> endpoints;
  std::uint64_t runningCalls = 0;
  std::uint64_t changes = 0;  // from the phone system, since start
  std::uint64_t events = 0;   // concluded from them, before filters
  bool diskFailing = false;
  std::string lowSpace;               // which disk is nearly full, one line; empty: none
  std::uint64_t residentBytes = 0;    // of this process; 0 where the system does not tell
  ForwardingStatus forwarding;        // the number on duty in the phone system
  std::vector<std::string> problems;  // whatever else needs a person: faulty settings, a port in use
  DutyHealth duty;
};

// "ok" when calls are heard and delivered, "degraded" when something needs a person, with the reasons.
struct HealthVerdict {
  bool ok = true;
  std::vector<std::string> problems;
};
HealthVerdict judge(const HealthReport& report);

// The answer of `GET /health`: JSON.
std::string healthJson(const HealthReport& report);

// The answer of `GET /metrics`: Prometheus text format 0.0.4.
std::string metricsText(const HealthReport& report);

}  // namespace relay
