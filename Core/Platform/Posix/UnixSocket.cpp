#include "Core/Platform/Posix/UnixSocket.h"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <cstring>

namespace relay {
namespace {

// True when `socket` is ready for `events` before the deadline and nobody asked to stop.
bool waitFor(int socket, short events, Deadline deadline, int stop) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd watched[2] = {{socket, events, 0}, {stop, POLLIN, 0}};
    const int ready = ::poll(watched, 2, static_cast<int>(std::min<long long>(left.count(), 60'000)));
    if (ready < 0 && errno != EINTR) return false;
    if (ready <= 0) continue;
    if (stop >= 0 && watched[1].revents != 0) return false;
    return true;
  }
}

}  // namespace

Result<SocketName> SocketName::of(const std::string& path) {
  SocketName result;
  result.name_.sun_family = AF_UNIX;
  std::string name = path;
  if (name.size() >= sizeof result.name_.sun_path) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = path.substr(0, slash);
    result.folder_ = Descriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!result.folder_) return diskError(folder, "opening", errno);
    name = "/proc/self/fd/" + std::to_string(result.folder_.get()) + path.substr(slash);
  }
  if (name.size() >= sizeof result.name_.sun_path) return diskError(path, "making a socket", ENAMETOOLONG);
  std::memcpy(result.name_.sun_path, name.c_str(), name.size() + 1);
  return result;
}

std::optional<std::string> readLine(int socket, std::size_t limit, Deadline deadline, int stop) {
  std::string line;
  while (waitFor(socket, POLLIN, deadline, stop)) {
    char block[16384];
    const ssize_t got = ::recv(socket, block, sizeof block, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return std::nullopt;
    const std::size_t old = line.size();
    line.append(block, static_cast<std::size_t>(got));
    const std::size_t end = line.find('\n', old);
    if (end != std::string::npos) line.resize(end);
    if (line.size() > limit) return std::nullopt;
    if (end != std::string::npos) return line;
  }
  return std::nullopt;
}

bool writeLine(int socket, std::string_view line, Deadline deadline, int stop) {
  const std::string whole = std::string(line) + '\n';
  for (std::size_t sent = 0; sent < whole.size();) {
    if (!waitFor(socket, POLLOUT, deadline, stop)) return false;
    const ssize_t done = ::send(socket, whole.data() + sent, whole.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (done <= 0) return false;
    sent += static_cast<std::size_t>(done);
  }
  return true;
}

}  // namespace relay
