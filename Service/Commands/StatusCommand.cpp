#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/ServiceAnswer.h"

namespace relay {
namespace {

struct StatusOptions {
  std::string config;
  bool json = false;
};

void printEndpoint(const nlohmann::json& endpoint) {
  fmt::print("  {:<16} {} waiting, {} delivered, {} expired, {} dead{}\n", endpoint.value("name", ""),
             endpoint.value("waiting", 0U), endpoint.value("delivered", 0U), endpoint.value("expired", 0U),
             endpoint.value("dead", 0U), endpoint.value("paused", false) ? ", PAUSED" : "");
  const std::string problem = endpoint.value("problem", "");
  if (!problem.empty()) fmt::print("  {:<16} {}\n", "", problem);
}

void printStatus(const nlohmann::json& health) {
  const auto& pbx = health.at("pbx");
  fmt::print("EmergencyRelay {} runs since {}\n", health.value("version", ""), health.value("startedAt", ""));
  fmt::print("Phone system: {}\n", pbx.value("connected", false) ? "connected, version " + pbx.value("version", "?")
                                                                 : "not connected. " + pbx.value("problem", ""));
  fmt::print("Running calls: {}\n", health.value("runningCalls", 0U));
  fmt::print("Endpoints:\n");
  for (const auto& endpoint : health.at("endpoints")) printEndpoint(endpoint);
  for (const auto& problem : health.at("problems")) fmt::print("Needs attention: {}\n", problem.get<std::string>());
}

int status(const StatusOptions& options) {
  const auto health = askRunningService(dataDirOf(options.config), {{"ask", "health"}});
  if (!health) return failWith(health.error());
  if (options.json)
    fmt::print("{}\n", health.value().dump(2));
  else
    printStatus(health.value());
  return exitDone;
}

}  // namespace

void addStatusCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("status", "What the running service does: phone system, endpoints, problems");
  auto options = std::make_shared<StatusOptions>();
  addConfigOption(*command, options->config);
  command->add_flag("--json", options->json, "The same as JSON");
  command->callback([options, &exitCode] { exitCode = status(*options); });
}

}  // namespace relay
