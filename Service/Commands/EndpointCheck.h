#pragma once

#include <string>
#include <vector>

#include "Core/Config/Settings.h"

namespace relay {

struct EndpointFinding {
  std::string name;
  bool reached = false;
  std::string line;  // what was found, for people
};

// Reaches every enabled endpoint with a HEAD request, all at once; any HTTP answer counts as reached.
// Endpoints with `check = no` are left alone and said so.
//
// Threads: blocks until all have answered or timed out (each endpoint's own timeout).
std::vector<EndpointFinding> reachEndpoints(const std::vector<EndpointSettings>& endpoints);

}  // namespace relay
