#include "Core/OnDuty/FileMark.h"

#include <system_error>

#include "Core/Platform/NativePath.h"

namespace relay {

std::optional<FileMark> fileMark(const std::string& file) {
  std::error_code failed;
  const auto path = nativePath(file);
  const auto at = std::filesystem::last_write_time(path, failed);
  if (failed) return std::nullopt;
  const auto size = std::filesystem::file_size(path, failed);
  if (failed) return std::nullopt;
  return FileMark{at, size};
}

}  // namespace relay
