#include "Core/Platform/NativePath.h"

#include <string_view>

#include "Core/Platform/Windows/Text.h"

namespace relay {

std::filesystem::path nativePath(const std::string& path) { return toWidePath(path); }

std::string utf8Path(const std::filesystem::path& path) {
  constexpr std::wstring_view kShare = L"\\\\?\\UNC\\";
  constexpr std::wstring_view kDrive = L"\\\\?\\";
  const std::wstring_view wide = path.native();
  if (wide.starts_with(kShare)) return "\\\\" + fromWide(wide.substr(kShare.size()));
  return fromWide(wide.starts_with(kDrive) ? wide.substr(kDrive.size()) : wide);
}

std::string joinPath(const std::string& folder, const std::string& name) {
  return folder.ends_with('\\') || folder.ends_with('/') ? folder + name : folder + '\\' + name;
}

}  // namespace relay
