#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "Core/Platform/Paths.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/Commands/EndpointCheck.h"
#include "Service/Commands/FolderCheck.h"
#include "Service/Commands/PbxCheck.h"
#include "Service/Commands/RecordingCheck.h"
#include "Service/ServiceFolderCheck.h"

namespace relay {
namespace {

using nlohmann::json;

struct CheckOptions {
  std::string config;
  bool offline = false;
  bool asService = false;
  bool json = false;
};

const char* markOf(const std::string& level) {
  if (level == "good") return "  ok       ";
  if (level == "note") return "  note     ";
  if (level == "warning") return "  WARNING  ";
  return "  FAULT    ";
}

json line(const char* level, std::string text) { return {{"level", level}, {"text", std::move(text)}}; }

json settingsLines(const LoadedSettings& loaded) {
  json lines = json::array();
  for (const auto& fault : loaded.faults) lines.push_back(line("fault", describe(fault)));
  for (const auto& warning : loaded.warnings) lines.push_back(line("warning", describe(warning)));
  if (loaded.ok()) lines.push_back(line("good", loaded.settings.file + " is in order"));
  return lines;
}

json endpointLines(const std::vector<EndpointFinding>& findings, bool& allReached) {
  json lines = json::array();
  for (const auto& finding : findings) {
    allReached = allReached && finding.reached;
    lines.push_back(line(finding.reached ? "good" : "fault", finding.name + ": " + finding.line));
  }
  return lines;
}

json recordingLines(const Settings& settings) {
  using Level = RecordingFinding::Level;
  json lines = json::array();
  for (const auto& [level, text] : checkRecordingLinks(settings)) {
    lines.push_back(line(level == Level::Good      ? "good"
                         : level == Level::Note    ? "note"
                         : level == Level::Warning ? "warning"
                                                   : "fault",
                         text));
  }
  return lines;
}

bool anyFault(const json& lines) {
  for (const auto& entry : lines) {
    if (entry.value("level", "") == "fault") return true;
  }
  return false;
}

void print(const char* title, const json& lines) {
  fmt::print("{}\n", title);
  for (const auto& entry : lines) fmt::print("{}{}\n", markOf(entry.value("level", "")), entry.value("text", ""));
}

int check(const CheckOptions& options) {
  spdlog::set_level(spdlog::level::off);  // what is found is printed, in order
  const auto loaded = loadSettings(absolutePath(options.config), machineSecretSources());
  json report{{"settings", settingsLines(loaded)}};
  int exitCode = loaded.ok() ? exitDone : exitRefused;
  if (loaded.ok()) {
    bool reached = true;
    report["folders"] = options.asService ? askForFolders(loaded.settings, reached) : folderLines(loaded.settings);
    if (anyFault(report["folders"])) exitCode = reached ? exitRefused : exitUnreachable;
  }
  if (loaded.ok() && !options.offline) {
    bool reached = true;
    report["pbx"] = inspectPbx(loaded.settings);
    report["endpoints"] = endpointLines(reachEndpoints(loaded.settings.endpoints), reached);
    if (loaded.settings.recordings.enabled) report["recordings"] = recordingLines(loaded.settings);
    if (report.contains("recordings") && anyFault(report["recordings"])) reached = false;
    if (exitCode == exitDone && (!report["pbx"].value("reachable", false) || !reached)) exitCode = exitUnreachable;
  }
  if (options.json) {
    fmt::print("{}\n", report.dump(2));
    return exitCode;
  }
  print("Settings", report["settings"]);
  if (report.contains("folders")) print("Folders", report["folders"]);
  if (report.contains("pbx")) print("Phone system", report["pbx"].value("lines", json::array()));
  if (report.contains("endpoints")) print("Endpoints", report["endpoints"]);
  if (report.contains("recordings")) print("Recordings", report["recordings"]);
  return exitCode;
}

}  // namespace

void addCheckCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("check", "Every fault of the settings at once; then reaches everything they name");
  auto options = std::make_shared<CheckOptions>();
  addConfigOption(*command, options->config);
  command->add_flag("--offline", options->offline, "Only the settings and folders");
  command->add_flag("--as-service", options->asService, "Folders as the running service's account sees them");
  command->add_flag("--json", options->json, "The same as JSON");
  command->callback([options, &exitCode] { exitCode = check(*options); });
}

}  // namespace relay
