#include "Core/Platform/ReadableFile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "Core/Platform/Posix/Descriptor.h"

namespace relay {

// O_NONBLOCK: opening a pipe that somebody put there must not wait for a writer.
Result<ReadableFile> ReadableFile::open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return diskError(path, "opening", errno);
  ReadableFile file(fd, path);
  struct stat info {};
  if (::fstat(fd, &info) != 0) return diskError(path, "reading", errno);
  if (!S_ISREG(info.st_mode)) return Error{Error::Kind::Disk, path + ": it is no ordinary file", false};
  file.size_ = static_cast<std::uint64_t>(info.st_size);
  file.modified_ = WallTime(std::chrono::milliseconds(info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1'000'000));
  file.stamp_ = static_cast<std::uint64_t>(info.st_mtim.tv_sec) * 1'000'000'000U +
                static_cast<std::uint64_t>(info.st_mtim.tv_nsec);
  return file;
}

ReadableFile::ReadableFile(ReadableFile&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)),
      path_(std::move(other.path_)),
      size_(other.size_),
      modified_(other.modified_),
      stamp_(other.stamp_) {}

ReadableFile& ReadableFile::operator=(ReadableFile&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(path_, other.path_);
  size_ = other.size_;
  modified_ = other.modified_;
  stamp_ = other.stamp_;
  return *this;
}

ReadableFile::~ReadableFile() {
  if (handle_ >= 0) ::close(static_cast<int>(handle_));
}

Result<std::size_t> ReadableFile::readAt(std::uint64_t offset, char* into, std::size_t size) const {
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got =
        ::pread(static_cast<int>(handle_), into + filled, size - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return diskError(path_, "reading", errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

}  // namespace relay
