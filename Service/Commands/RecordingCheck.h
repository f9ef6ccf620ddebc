#pragma once

#include <string>
#include <vector>

#include "Core/Config/Settings.h"

namespace relay {

struct RecordingFinding {
  enum class Level { Good, Note, Warning, Fault };
  Level level = Level::Good;
  std::string line;  // for people
};

// Fetches a link through `public_url`, as a receiver would from here, and says what is wrong: the name does not
// resolve, nothing answers, the certificate, another web server, a signature that does not arrive. Where a web server
// serves the output folder itself, the newest recording in it is asked for.
// Empty where recordings are not enabled.
//
// Threads: blocks for a few seconds at most.
std::vector<RecordingFinding> checkRecordingLinks(const Settings& settings);

}  // namespace relay
