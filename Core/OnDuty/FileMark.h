#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace relay {

// What tells that a file was written, without reading it.
struct FileMark {
  std::filesystem::file_time_type at;
  std::uintmax_t size = 0;
  bool operator==(const FileMark&) const = default;
};

// nullopt: it is not there, or can't be looked at. Threads: any; blocks for as long as the file system does.
std::optional<FileMark> fileMark(const std::string& file);

}  // namespace relay
