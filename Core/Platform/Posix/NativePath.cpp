#include "Core/Platform/NativePath.h"

namespace relay {

std::filesystem::path nativePath(const std::string& path) { return path; }

std::string utf8Path(const std::filesystem::path& path) { return path.native(); }

std::string joinPath(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + '/' + name;
}

}  // namespace relay
