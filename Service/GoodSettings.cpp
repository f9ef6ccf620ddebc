#include "Service/GoodSettings.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Config/LastGoodSettings.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/Paths.h"

namespace relay {
namespace {

constexpr std::chrono::seconds lookEvery{1};

std::optional<ChosenSettings> lastGood(const LoadedSettings& faulty, const std::string& file) {
  auto kept = loadLastGood(faulty.settings.service.dataDir, file, machineSecretSources());
  if (!kept) return std::nullopt;
  std::string problem = file + " has faults; the last good settings are in force until it is mended";
  spdlog::error("{}", problem);
  return ChosenSettings{std::move(kept).value(), std::move(problem)};
}

std::optional<LoadedSettings> awaitGoodFile(const std::string& file, std::string seen, StopSignal& stop) {
  spdlog::error("{} has faults and no earlier settings are kept: waiting until it is mended", file);
  while (!stop.waitFor(lookEvery)) {
    auto loaded = loadSettings(file, machineSecretSources());
    if (loaded.text != seen) logFaults(loaded);
    if (loaded.ok()) return loaded;
    seen = loaded.text;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ChosenSettings> chooseSettings(const std::string& file, StopSignal* waitUntil) {
  auto loaded = loadSettings(file, machineSecretSources());
  logFaults(loaded);
  if (loaded.ok()) return ChosenSettings{std::move(loaded), {}};
  if (auto kept = lastGood(loaded, file)) return kept;
  if (waitUntil == nullptr) {
    spdlog::error("{} cannot be used; 'emergency-relay check' shows its faults again", file);
    return std::nullopt;
  }
  auto good = awaitGoodFile(file, loaded.text, *waitUntil);
  if (!good) return std::nullopt;
  return ChosenSettings{std::move(*good), {}};
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
