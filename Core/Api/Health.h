#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "Core/Delivery/Dispatcher.h"
#include "Core/Pbx/PbxSource.h"
#include "Core/Time.h"

namespace relay {

// Recordings on their way to MP3.
struct RecordingsHealth {
  std::uint64_t open = 0;    // files that are watched, or wait for their MP3
  std::uint64_t made = 0;    // since start, as is the next
  std::uint64_t failed = 0;  // broken or missing
  std::uint64_t kept = 0;    // MP3s in the library, at the last look
  std::uint64_t bytes = 0;   // of them
};

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
  std::string lowSpace;                        // which disk is nearly full, one line; empty: none
  std::uint64_t residentBytes = 0;             // of this process; 0 where the system does not tell
  std::optional<RecordingsHealth> recordings;  // nullopt: not enabled
  std::vector<std::string> problems;           // whatever else needs a person: faulty settings, a port in use
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
