#include "Service/Windows/ServiceFiles.h"

#include <windows.h>

#include <filesystem>

#include "Core/Config/SettingsLoader.h"
#include "Core/Platform/Paths.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

namespace fs = std::filesystem;

// UTF-8: the program's code page.
fs::path home() { return fs::path(defaultConfigFile()).parent_path(); }

bool isBelow(const fs::path& folder, const fs::path& path) {
  const auto relative = path.lexically_normal().lexically_relative(folder.lexically_normal());
  return !relative.empty() && *relative.begin() != "..";
}

Outcome failed(const fs::path& path) { return diskError(path.string(), "removing it", ::GetLastError()); }

Outcome removeTree(const fs::path& path) {
  const DWORD attributes = ::GetFileAttributesW(path.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) {
    const DWORD code = ::GetLastError();
    return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ? success() : failed(path);
  }
  const bool folder = (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
  if (folder && (attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) {
    std::error_code ignored;  // what could not be listed keeps the folder from being removed, which is said
    for (const auto& entry : fs::directory_iterator(path, ignored))
      if (const auto done = removeTree(entry.path()); !done) return done;
  }
  if ((attributes & FILE_ATTRIBUTE_READONLY) != 0) ::SetFileAttributesW(path.c_str(), FILE_ATTRIBUTE_NORMAL);
  const BOOL removed = folder ? ::RemoveDirectoryW(path.c_str()) : ::DeleteFileW(path.c_str());
  return removed ? success() : failed(path);
}

// Folders of the settings that are not among those removed.
Lines foldersElsewhere(const fs::path& folder, const LoadedSettings& loaded) {
  Lines lines;
  for (const std::string& path : {loaded.settings.service.dataDir, loaded.settings.recordings.output}) {
    const bool known = path.empty() || isBelow(folder, path) || path == defaultDataDir();
    if (!known) lines.push_back(path + " lies elsewhere and is kept: remove it by hand if nobody needs it");
  }
  return lines;
}

}  // namespace

std::string ownConfigFile(const std::string& service) {
  if (service == defaultServiceName) return defaultConfigFile();
  return (home() / service / "webhooks.ini").string();
}

Result<Lines> removeServiceFiles(const std::string& config) {
  const fs::path folder = fs::path(config).parent_path();
  if (folder != home() && !isBelow(home(), folder)) {
    return Lines{config + " and its folders lie elsewhere and are kept: remove them by hand if nobody needs them"};
  }
  Lines lines = foldersElsewhere(folder, loadSettings(config, machineSecretSources()));
  for (const fs::path& path : {folder / "data", folder / "logs", folder / "recordings", fs::path(config)})
    if (const auto done = removeTree(path); !done) return done.error();
  ::RemoveDirectoryW(folder.c_str());  // holds other instances, or what somebody put there
  lines.insert(lines.begin(), "Settings, data, logs and recordings in " + folder.string() + " have been removed");
  return lines;
}

}  // namespace relay
