#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "Core/Version.h"
#include "Service/Commands/Commands.h"

namespace relay {

void addVersionCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("version", "The version of this program");
  command->callback([&exitCode] {
    fmt::print("EmergencyRelay {}\n", version());
    exitCode = exitDone;
  });
}

}  // namespace relay
