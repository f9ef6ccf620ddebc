#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "Core/Platform/Posix/Descriptor.h"
#include "Core/Result.h"

namespace relay {

// The name of a Unix socket as the system takes it. Paths beyond 107 bytes are reached through
// /proc/self/fd of their folder, which this keeps open.
class SocketName {
 public:
  static Result<SocketName> of(const std::string& path);
  const sockaddr* address() const { return reinterpret_cast<const sockaddr*>(&name_); }
  socklen_t size() const { return sizeof name_; }

 private:
  sockaddr_un name_{};
  Descriptor folder_;
};

using Deadline = std::chrono::steady_clock::time_point;

// Bytes up to and without the first line break. nullopt: the deadline passed, `limit` was exceeded,
// the peer left, or `stop` (a descriptor, or -1) became readable.
std::optional<std::string> readLine(int socket, std::size_t limit, Deadline deadline, int stop);

// False: the deadline passed, the peer left, or `stop` became readable.
bool writeLine(int socket, std::string_view line, Deadline deadline, int stop);

}  // namespace relay
