#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "Core/Config/Fault.h"
#include "Core/Config/Settings.h"
#include "Core/Result.h"

namespace relay {

// Where secrets of the form env:NAME, file:PATH and sealed:… come from.
struct SecretSources {
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::function<Result<std::string>(const std::string& path)> readFile;
  std::function<Result<std::string>(const std::string& dataDir, const std::string& sealed)> unseal;
};

// The real ones: this process's environment, the disk, Platform/Secrets.
SecretSources machineSecretSources();

// webhooks.ini as it was understood.
struct LoadedSettings {
  Settings settings;            // to be used only when ok(); service.dataDir is usable always
  std::vector<Fault> faults;    // by line; a key that is missing at the line of its section, or last
  std::vector<Fault> warnings;  // plain secrets, http to the PBX, …
  std::string text;             // the file as it was read. It may hold plain secrets: never log it
  bool ok() const { return faults.empty(); }
};

// Reads and checks the whole file and reports every fault of it at once. Besides the file only what
// its secrets refer to is read, and whether the time zone exists; nothing is reached over the network.
//
// Limits: 1 MB a file, 64 KB a line, 1,000 sections; what is longer is refused, never cut.
// Failure: a file that is missing or unreadable is a fault too.
// Threads: any; blocks for as long as the disk does.
LoadedSettings loadSettings(const std::string& file, const SecretSources& sources);

// The same for text that is already in memory; `file` is the name that is shown.
LoadedSettings parseSettings(const std::string& file, std::string text, const SecretSources& sources);

}  // namespace relay
