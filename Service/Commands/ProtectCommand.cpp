#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "Core/Platform/Secrets.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"

namespace relay {
namespace {

// Read from standard input, so that the secret stands in no history and no list of processes.
int protect(const std::string& config) {
  complain("Type or paste the secret, then press Enter:");
  std::string secret;
  std::getline(std::cin, secret);
  if (!secret.empty() && secret.back() == '\r') secret.pop_back();
  const auto sealed = seal(dataDirOf(config), secret);
  if (!sealed) return failWith(sealed.error());
  fmt::print("{}\n", sealed.value());
  complain("Put this into webhooks.ini in place of the secret; it is of use on this machine only");
  return exitDone;
}

}  // namespace

void addProtectCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("protect", "Seals a secret for this machine, prints what to put into the ini");
  auto config = std::make_shared<std::string>();
  addConfigOption(*command, *config);
  command->callback([config, &exitCode] { exitCode = protect(*config); });
}

}  // namespace relay
