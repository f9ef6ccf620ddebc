#include "Service/Commands/ConfigOption.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "Core/Platform/Paths.h"
#include "Service/Commands/Commands.h"

namespace relay {

void addConfigOption(CLI::App& command, std::string& file) {
  file = defaultConfigFile();
  command.add_option("--config", file, "The settings file")->capture_default_str()->type_name("FILE");
}

std::optional<Settings> settingsForCommand(const std::string& file) {
  auto loaded = loadSettings(absolutePath(file), machineSecretSources());
  for (const auto& fault : loaded.faults) complain(describe(fault));
  if (!loaded.ok()) return std::nullopt;
  return std::move(loaded.settings);
}

std::string dataDirOf(const std::string& file) {
  return loadSettings(absolutePath(file), machineSecretSources()).settings.service.dataDir;
}

void complain(const std::string& line) { fmt::print(stderr, "{}\n", line); }

int failWith(const Error& error) {
  complain(error.what);
  return error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout ? exitUnreachable : exitRefused;
}

}  // namespace relay
