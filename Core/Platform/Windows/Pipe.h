#pragma once

#include <windows.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "Core/Platform/Windows/Handle.h"

namespace relay {

using Deadline = std::chrono::steady_clock::time_point;

// One end of a named pipe that was opened for overlapped input and output. Each operation ends by
// itself, at the deadline, or when `stop` (an event, or null) is set; what was begun is cancelled then.
class Pipe {
 public:
  Pipe(Handle pipe, HANDLE stop)
      : pipe_(std::move(pipe)), done_(::CreateEventW(nullptr, TRUE, FALSE, nullptr)), stop_(stop) {}

  // Server: waits for a client without a deadline. False: stop was set, or the system refuses.
  bool waitForClient();
  void disconnect();

  // As readLine and writeLine of the Unix socket.
  std::optional<std::string> readLine(std::size_t limit, Deadline deadline);
  bool writeLine(std::string_view line, Deadline deadline);

 private:
  // Bytes that the begun operation moved; nullopt: it failed or was given up.
  std::optional<DWORD> finish(OVERLAPPED& operation, BOOL begun, std::optional<Deadline> deadline);

  Handle pipe_;
  Handle done_;
  HANDLE stop_;
};

}  // namespace relay
