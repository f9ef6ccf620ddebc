#pragma once

#include <optional>
#include <string>

#include "Core/Config/SettingsLoader.h"

namespace CLI {
class App;
}

namespace relay {

// Adds `--config FILE` with its default to a command.
void addConfigOption(CLI::App& command, std::string& file);

// Loads webhooks.ini for a command beside the service; prints every fault to standard error.
// nullopt when it has any.
std::optional<Settings> settingsForCommand(const std::string& file);

// The data folder alone, which is known even of a faulty file.
std::string dataDirOf(const std::string& file);

// One line on standard error.
void complain(const std::string& line);

// Prints the error; returns the exit code that belongs to it.
int failWith(const Error& error);

}  // namespace relay
