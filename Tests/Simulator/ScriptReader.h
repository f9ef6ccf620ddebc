#pragma once

#include <istream>
#include <string>

#include "Core/Result.h"
#include "Tests/Simulator/Step.h"

namespace relay::sim {

// Reads a hand-written scenario; Tests/Simulator/README.md describes the lines.
//
// Failure: Config with the number of the line that is not understood, and why.
Result<Scenario> readScript(std::istream& in, const std::string& name);

}  // namespace relay::sim
