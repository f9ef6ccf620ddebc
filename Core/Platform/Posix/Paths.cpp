#include "Core/Platform/Paths.h"

#include <filesystem>
#include <system_error>

namespace relay {

std::string defaultConfigFile() { return "/etc/emergency-relay/webhooks.ini"; }
std::string defaultDataDir() { return "/var/lib/emergency-relay"; }
std::string defaultLogDir() { return "/var/log/emergency-relay"; }

std::string programDir() {
  std::error_code problem;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", problem);
  return problem ? std::string("/") : program.parent_path().string();
}

bool isAbsolutePath(const std::string& path) { return path.starts_with('/'); }

std::string absolutePath(const std::string& path) {
  std::error_code problem;
  const auto absolute = std::filesystem::absolute(path, problem);
  return problem ? path : absolute.lexically_normal().string();
}

}  // namespace relay
