#include "Service/Commands/FolderCheck.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "Core/Platform/DriveLetters.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/FolderAccess.h"
#include "Core/Platform/NativePath.h"

namespace relay {
namespace {

using nlohmann::json;

json line(const char* level, std::string text) { return {{"level", level}, {"text", std::move(text)}}; }

std::string spaceOf(const std::string& folder) {
  const auto space = freeSpace(folder);
  return space ? fmt::format(", {} MB free", space.value() >> 20) : std::string();
}

json letterFault(const char* purpose, const std::string& path, const std::string& problem) {
  return line("fault", fmt::format("{} {}: {}", purpose, path, problem));
}

// Tries it, rather than guess from rights.
json writable(const char* purpose, const std::string& folder) {
  if (const auto problem = driveLetterProblem(folder)) return letterFault(purpose, folder, *problem);
  const auto made = makePrivateFolder(folder);
  if (!made) return line("fault", fmt::format("{}: {}", purpose, made.error().what));
  const auto probe = joinPath(folder, ".check");
  const auto written = replaceFile(probe, "check");
  std::error_code ignored;
  std::filesystem::remove(nativePath(probe), ignored);
  if (!written) return line("fault", fmt::format("{}: {}", purpose, written.error().what));
  return line("good", fmt::format("{} {} can be written{}", purpose, folder, spaceOf(folder)));
}

json readable(const std::string& folder) {
  if (const auto problem = driveLetterProblem(folder)) return letterFault("recordings folder", folder, *problem);
  const auto open = mayList(folder);
  if (!open) return line("fault", "recordings folder " + open.error().what);
  return line("good", fmt::format("recordings folder {} can be read", folder));
}

// Files that are read, where the service would not find them.
void addLetterFaults(json& lines, const Settings& settings) {
  std::vector<std::pair<const char*, std::string>> files{{"ca_file of [pbx]", settings.pbx.caFile},
                                                         {"tls_certificate", settings.server.tlsCertificate},
                                                         {"tls_key", settings.server.tlsKey}};
  if (settings.onDuty.enabled) {
    files.emplace_back("roster", settings.onDuty.roster);
    files.emplace_back("holidays", settings.onDuty.holidays);
  }
  for (const auto& endpoint : settings.endpoints) files.emplace_back("ca_file of an endpoint", endpoint.caFile);
  for (const auto& [purpose, file] : files) {
    if (const auto problem = driveLetterProblem(file)) lines.push_back(letterFault(purpose, file, *problem));
  }
}

}  // namespace

json folderLines(const Settings& settings) {
  json lines = json::array();
  addLetterFaults(lines, settings);
  lines.push_back(writable("data folder", settings.service.dataDir));
  if (!settings.recordings.enabled) return lines;
  lines.push_back(writable("output folder", settings.recordings.output));
  if (settings.recordings.source == RecordingSource::Folder) {
    for (const auto& folder : settings.recordings.folders) lines.push_back(readable(folder));
  }
  return lines;
}

}  // namespace relay
