#pragma once

#include <functional>
#include <optional>
#include <string>

#include "Core/Config/SettingsLoader.h"
#include "Service/StopSignal.h"

namespace relay {

struct ChosenSettings {
  LoadedSettings loaded;  // ok()
  std::string problem;    // why they are not those of the file; empty: they are
};

// The settings to start with: the file's; where it has faults, all of which are logged and go to the event log, the
// last good ones, with a loud warning. Where none are kept: nullopt, or, with `waitUntil`, the file is
// looked at every second until it is good or the signal is given (then nullopt); `waiting` is called before that.
std::optional<ChosenSettings> chooseSettings(const std::string& file, StopSignal* waitUntil,
                                             const std::function<void()>& waiting = {});

// What the file of these settings lets everybody see that it should not; empty where all is well. A line for the
// administrator, with the remedy.
std::string describeOpenSecrets(const LoadedSettings& loaded);

// The faults, a line each.
std::string describeFaults(const LoadedSettings& loaded);

// Logs faults as errors and warnings as warnings.
void logFaults(const LoadedSettings& loaded);

// The log folder that belongs to a data folder.
std::string logFolder(const std::string& dataDir);

}  // namespace relay
