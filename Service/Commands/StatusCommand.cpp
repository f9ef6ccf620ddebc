#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "Core/Platform/Paths.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/ServiceAnswer.h"
#include "Service/ServiceControl.h"

namespace relay {
namespace {

struct StatusOptions {
  std::string name = defaultServiceName;
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

void printService(const ServiceState& service) {
  fmt::print("Service {}: {}, start {}, as {}\n", service.name, service.state, service.start, service.account);
  fmt::print("Settings: {}\n", service.config);
}

nlohmann::json toJson(const ServiceState& service) {
  return {{"name", service.name},
          {"state", service.state},
          {"start", service.start},
          {"account", service.account},
          {"config", service.config}};
}

// Without --config it is about the settings that the service of this name has.
int status(const StatusOptions& options) {
  const auto service = serviceState(options.name);
  std::string config = options.config;
  if (config.empty()) config = service ? service->config : defaultConfigFile();
  const bool isService = service && absolutePath(service->config) == absolutePath(config);
  if (isService && !options.json) printService(*service);
  auto health = askRunningService(dataDirOf(config), {{"ask", "health"}});
  if (!health && isService && service->state == "running") {
    complain("The service runs, but does not work yet: \"check\" shows whether its settings are good, its log why");
  }
  if (!health) return failWith(health.error());
  if (isService) health.value()["service"] = toJson(*service);
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
  command->add_option("--name", options->name, "The Windows service")->capture_default_str();
  command->add_option("--config", options->config, "The settings file, if not the service's")->type_name("FILE");
  command->add_flag("--json", options->json, "The same as JSON");
  command->callback([options, &exitCode] { exitCode = status(*options); });
}

}  // namespace relay
