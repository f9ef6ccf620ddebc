#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "Core/Result.h"

namespace relay {

// What a file that is being written is called until it is whole.
inline constexpr std::string_view partialSuffix = ".part";

// A file that is written piece by piece and appears under its name only when it is whole: until then it is
// `path` + partialSuffix in the same folder. One that was there before is replaced at once.
//
// Rights: its owner and group on Linux (a web server may be in the group), those of the folder on Windows.
// Failure: Disk; a full disk is retryable.
// Threads: one at a time. Lifetime: the destructor removes what was not committed.
class OutputFile {
 public:
  static Result<std::unique_ptr<OutputFile>> create(const std::string& path);
  virtual ~OutputFile() = default;

  virtual Outcome append(std::string_view bytes) = 0;
  // Within what was appended.
  virtual Outcome overwrite(std::uint64_t offset, std::string_view bytes) = 0;
  // Flushed to the disk, but not under its name yet; it may be read as partialPath() afterwards.
  virtual Outcome flush() = 0;
  // Flushed, renamed, and the name flushed, too. Nothing may be called afterwards.
  virtual Outcome commit() = 0;
  virtual const std::string& partialPath() const = 0;
};

}  // namespace relay
