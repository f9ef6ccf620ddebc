#pragma once

#include <optional>
#include <string>

#include "Core/Config/SettingsLoader.h"
#include "Service/StopSignal.h"

namespace relay {

struct ChosenSettings {
  LoadedSettings loaded;  // ok()
  std::string problem;    // why they are not those of the file; empty: they are
};

// The settings to start with: the file's; where it has faults, all of which are logged, the last
// good ones, with a loud warning. Where none are kept: nullopt, or, with `waitUntil`, the file is
// looked at every second until it is good or the signal is given (then nullopt).
std::optional<ChosenSettings> chooseSettings(const std::string& file, StopSignal* waitUntil);

// Logs faults as errors and warnings as warnings.
void logFaults(const LoadedSettings& loaded);

// The log folder that belongs to a data folder.
std::string logFolder(const std::string& dataDir);

}  // namespace relay
