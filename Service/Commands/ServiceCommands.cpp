#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "Core/Platform/Files.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/ServiceControl.h"

namespace relay {
namespace {

struct ServiceOptions {
  std::string name = defaultServiceName;
  std::string config;
  std::string account;
  std::vector<std::string> values;
  std::string report;
  bool purge = false;
  bool json = false;
};

// For whoever has this run where nobody sees what it prints, as the MSI does.
void writeReport(const std::string& file, const Result<Lines>& result) {
  std::string text;
  if (!result) text = result.error().what + '\n';
  if (result)
    for (const auto& line : result.value()) text += line + '\n';
  const auto written = replaceFile(file, asTextFile(text));
  if (!written) complain(written.error().what);
}

int finish(const Result<Lines>& result, bool asJson) {
  if (!result) {
    const int exitCode = failWith(result.error());
    if (asJson) fmt::print("{}\n", nlohmann::json{{"done", false}, {"problem", result.error().what}}.dump(2));
    return exitCode;
  }
  if (asJson)
    fmt::print("{}\n", nlohmann::json{{"done", true}, {"lines", result.value()}}.dump(2));
  else
    for (const auto& line : result.value()) fmt::print("{}\n", line);
  return exitDone;
}

// Read from standard input, so that it stands in no history and no list of processes.
std::string askForPassword(const std::string& account) {
  complain("Type the password of " + account + ", then press Enter:");
  std::string password;
  std::getline(std::cin, password);
  if (!password.empty() && password.back() == '\r') password.pop_back();
  return password;
}

Result<ServiceRequest> requestOf(const ServiceOptions& options) {
  ServiceRequest request;
  request.name = options.name;
  request.config = options.config;
  for (const auto& text : options.values) {
    const auto equals = text.find('=');
    if (text.find('.') >= equals || equals == std::string::npos) {
      return Error{Error::Kind::Config, "--set wants section.key=value, as in pbx.url=https://pbx.example.com", false};
    }
    // An empty value is one that was not given.
    if (equals + 1 < text.size()) request.values.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  if (options.account.empty()) return request;
  request.account = options.account;
  if (needsPassword(options.account)) request.password = askForPassword(options.account);
  return request;
}

using SetUp = Result<Lines> (*)(const ServiceRequest&);
using Control = Result<Lines> (*)(const std::string& name);

void addSetUp(CLI::App& app, int& exitCode, const char* word, const char* about, SetUp work) {
  auto* command = app.add_subcommand(word, about);
  auto options = std::make_shared<ServiceOptions>();
  command->add_option("--name", options->name, "The service; a second instance has another one")->capture_default_str();
  command->add_option("--config", options->config, "Its settings file")->type_name("FILE");
  command->add_option("--account", options->account, "Whom it runs as; LocalService, if not said")->type_name("NAME");
  command->add_option("--set", options->values, "For a first settings file: section.key=value, repeatable")
      ->type_name("VALUE");
  command->add_option("--report", options->report, "Writes what it says into this file, too")->type_name("FILE");
  command->add_flag("--json", options->json, "The same as JSON");
  command->callback([options, work, &exitCode] {
    const auto request = requestOf(*options);
    const auto result = request ? work(request.value()) : Result<Lines>(request.error());
    if (!options->report.empty()) writeReport(options->report, result);
    exitCode = finish(result, options->json);
  });
}

void addControl(CLI::App& app, int& exitCode, const char* word, const char* about, Control work) {
  auto* command = app.add_subcommand(word, about);
  auto options = std::make_shared<ServiceOptions>();
  command->add_option("--name", options->name, "The service")->capture_default_str();
  command->add_flag("--json", options->json, "The same as JSON");
  command->callback([options, work, &exitCode] { exitCode = finish(work(options->name), options->json); });
}

void addRemoval(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("uninstall", "Removes the service; settings, data and recordings stay");
  auto options = std::make_shared<ServiceOptions>();
  command->add_option("--name", options->name, "The service")->capture_default_str();
  command->add_flag("--purge", options->purge,
                    "Removes settings, data, logs and recordings, too; there is no way back");
  command->add_flag("--json", options->json, "The same as JSON");
  command->callback([options, &exitCode] {
    const auto files = options->purge ? ServiceFiles::Remove : ServiceFiles::Keep;
    exitCode = finish(uninstallService(options->name, files), options->json);
  });
}

}  // namespace

void addServiceCommands(CLI::App& app, int& exitCode) {
  addSetUp(app, exitCode, "install", "Installs the Windows service, its folders and a first settings file",
           installService);
  addSetUp(app, exitCode, "configure", "Sets up an installed service anew: recovery, rights, event source, firewall",
           configureService);
  addRemoval(app, exitCode);
  addControl(app, exitCode, "start", "Starts the service", startService);
  addControl(app, exitCode, "stop", "Stops the service, once what is under way has ended", stopService);
}

}  // namespace relay
