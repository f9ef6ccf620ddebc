#pragma once

#include <istream>
#include <string>

#include "Core/Result.h"
#include "Tests/Simulator/Step.h"

namespace relay::sim {

// Reads a trace (format: Tests/Data/traces/README.md). The state of a GET holds from the time of the
// last frame of its entity before it; GETs of /callcontrol before the first frame give the state at
// the start, ActiveCalls lists of a capture what is listed from then on. Unknown kinds are skipped.
//
// Failure: Config with the number of the line that is not understood.
Result<Scenario> readTrace(std::istream& in, const std::string& name);

}  // namespace relay::sim
