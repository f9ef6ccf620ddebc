#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "Core/Result.h"

namespace relay {

// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// "PATH: DOING failed: No such file or directory", from `code` (errno of the failed call).
inline Error diskError(const std::string& path, const char* doing, int code) {
  return Error{Error::Kind::Disk, path + ": " + doing + " failed: " + std::generic_category().message(code),
               code == ENOSPC || code == EIO || code == EDQUOT};
}

}  // namespace relay
