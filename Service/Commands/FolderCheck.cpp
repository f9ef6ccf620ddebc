#include "Service/Commands/FolderCheck.h"

#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "Core/Platform/Files.h"

namespace relay {
namespace {

using nlohmann::json;

json line(const char* level, std::string text) { return {{"level", level}, {"text", std::move(text)}}; }

std::string spaceOf(const std::string& folder) {
  const auto space = freeSpace(folder);
  return space ? fmt::format(", {} MB free", space.value() >> 20) : std::string();
}

// Tries it, rather than guess from rights.
json writable(const char* purpose, const std::string& folder) {
  const auto made = makePrivateFolder(folder);
  if (!made) return line("fault", fmt::format("{}: {}", purpose, made.error().what));
  const auto probe = (std::filesystem::path(folder) / ".check").string();
  const auto written = replaceFile(probe, "check");
  std::error_code ignored;
  std::filesystem::remove(probe, ignored);
  if (!written) return line("fault", fmt::format("{}: {}", purpose, written.error().what));
  return line("good", fmt::format("{} {} can be written{}", purpose, folder, spaceOf(folder)));
}

json readable(const std::string& folder) {
  std::error_code failed;
  const std::filesystem::directory_iterator entries(folder, failed);
  if (failed) return line("fault", fmt::format("recordings folder {}: {}", folder, failed.message()));
  return line("good", fmt::format("recordings folder {} can be read", folder));
}

}  // namespace

json folderLines(const Settings& settings) {
  json lines = json::array();
  lines.push_back(writable("data folder", settings.service.dataDir));
  if (!settings.recordings.enabled) return lines;
  lines.push_back(writable("output folder", settings.recordings.output));
  if (settings.recordings.source == RecordingSource::Folder) {
    for (const auto& folder : settings.recordings.folders) lines.push_back(readable(folder));
  }
  return lines;
}

}  // namespace relay
