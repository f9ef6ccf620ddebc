#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// A file that is read piece by piece. It stays what it was when it was opened: another that takes its name does
// not change it, and others may write, rename and delete it meanwhile (on Windows, too).
//
// Threads: none of its own; readAt may run on any thread, one at a time.
class ReadableFile {
 public:
  // Failure: Disk, naming the file (UTF-8) and the system's reason; also for what is no ordinary file.
  static Result<ReadableFile> open(const std::string& path);

  ReadableFile(ReadableFile&& other) noexcept;
  ReadableFile& operator=(ReadableFile&& other) noexcept;
  ReadableFile(const ReadableFile&) = delete;
  ReadableFile& operator=(const ReadableFile&) = delete;
  ~ReadableFile();

  std::uint64_t size() const { return size_; }          // when it was opened
  WallTime modified() const { return modified_; }       // as above
  std::uint64_t changeStamp() const { return stamp_; }  // of the last change, in the system's finest unit

  // Up to `size` bytes from `offset`; fewer only at the end of the file. Failure: Disk.
  Result<std::size_t> readAt(std::uint64_t offset, char* into, std::size_t size) const;

 private:
  ReadableFile(std::intptr_t handle, std::string path) : handle_(handle), path_(std::move(path)) {}

  std::intptr_t handle_;  // the system's; none is -1
  std::string path_;
  std::uint64_t size_ = 0;
  WallTime modified_;
  std::uint64_t stamp_ = 0;
};

}  // namespace relay
