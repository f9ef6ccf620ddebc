#include "Service/GoodSettings.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Config/IniFile.h"
#include "Core/Config/LastGoodSettings.h"
#include "Core/Config/SecretText.h"
#include "Core/Config/Tables.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/Paths.h"
#include "Service/EventLog.h"

namespace relay {
namespace {

constexpr std::chrono::seconds lookEvery{1};

std::optional<ChosenSettings> lastGood(const LoadedSettings& faulty, const std::string& file) {
  auto kept = loadLastGood(faulty.settings.service.dataDir, file, machineSecretSources());
  if (!kept) return std::nullopt;
  std::string problem = file + " has faults; the last good settings are in force until it is mended";
  spdlog::error("{}", problem);
  writeEvent(EventNumber::SettingsRefused, problem + ":\n" + describeFaults(faulty));
  return ChosenSettings{std::move(kept).value(), std::move(problem)};
}

// A header that holds no secret is not warned of.
bool warnedOf(const IniEntry& entry, const LoadedSettings& loaded) {
  return std::any_of(loaded.warnings.begin(), loaded.warnings.end(),
                     [&entry](const Fault& warning) { return warning.line == entry.line; });
}

std::optional<LoadedSettings> awaitGoodFile(const std::string& file, std::string seen, StopSignal& stop) {
  while (!stop.waitFor(lookEvery)) {
    auto loaded = loadSettings(file, machineSecretSources());
    if (loaded.text != seen) logFaults(loaded);
    if (loaded.ok()) {
      writeEvent(EventNumber::SettingsGood, file + " is used.");
      return loaded;
    }
    seen = loaded.text;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ChosenSettings> chooseSettings(const std::string& file, StopSignal* waitUntil,
                                             const std::function<void()>& waiting) {
  auto loaded = loadSettings(file, machineSecretSources());
  logFaults(loaded);
  if (loaded.ok()) return ChosenSettings{std::move(loaded), {}};
  if (auto kept = lastGood(loaded, file)) return kept;
  if (waitUntil == nullptr) {
    spdlog::error("{} cannot be used; 'emergency-relay check' shows its faults again", file);
    return std::nullopt;
  }
  const std::string problem = file + " has faults and no earlier settings are kept: waiting until it is mended";
  spdlog::error("{}", problem);
  writeEvent(EventNumber::SettingsRefused, problem + ":\n" + describeFaults(loaded));
  if (waiting) waiting();
  auto good = awaitGoodFile(file, loaded.text, *waitUntil);
  if (!good) return std::nullopt;
  return ChosenSettings{std::move(*good), {}};
}

std::string describeOpenSecrets(const LoadedSettings& loaded) {
  const std::string& file = loaded.settings.file;
  const auto open = readableByEverybody(file);
  if (!open || !open.value()) return {};
  for (const IniEntry& entry : readIni(loaded.text).entries) {
    if (!isSecretKey(entry.section, entry.key) || !isPlainSecret(entry.value) || !warnedOf(entry, loaded)) continue;
    return file + " can be read by everybody on this machine, and [" + entry.section + "] " + entry.key +
           " stands in it in plain text: let only administrators and the service read it (\"configure\" does that on "
           "Windows, chmod o-r elsewhere), or seal the secret with \"protect\"";
  }
  return {};
}

std::string describeFaults(const LoadedSettings& loaded) {
  std::string text;
  for (const auto& fault : loaded.faults) text += describe(fault) + '\n';
  return text;
}

void logFaults(const LoadedSettings& loaded) {
  for (const auto& fault : loaded.faults) spdlog::error("{}", describe(fault));
  for (const auto& warning : loaded.warnings) spdlog::warn("{}", describe(warning));
}

std::string logFolder(const std::string& dataDir) {
  if (dataDir == defaultDataDir()) return defaultLogDir();
  return joinPath(dataDir, "logs");
}

}  // namespace relay
