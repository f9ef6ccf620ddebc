#include "Core/Platform/Windows/Pipe.h"

#include <algorithm>
#include <array>

namespace relay {
namespace {

DWORD millisecondsUntil(std::optional<Deadline> deadline) {
  if (!deadline) return INFINITE;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now());
  return static_cast<DWORD>(std::clamp<long long>(left.count(), 0, 600'000));
}

}  // namespace

std::optional<DWORD> Pipe::finish(OVERLAPPED& operation, BOOL begun, std::optional<Deadline> deadline) {
  const DWORD code = begun ? ERROR_SUCCESS : ::GetLastError();
  if (code == ERROR_PIPE_CONNECTED) return 0;
  if (code != ERROR_SUCCESS && code != ERROR_IO_PENDING) return std::nullopt;
  const std::array<HANDLE, 2> events{done_.get(), stop_};
  const DWORD count = stop_ != nullptr ? 2 : 1;
  const DWORD which = ::WaitForMultipleObjects(count, events.data(), FALSE, millisecondsUntil(deadline));
  if (which != WAIT_OBJECT_0) ::CancelIoEx(pipe_.get(), &operation);
  DWORD moved = 0;
  const BOOL ended = ::GetOverlappedResult(pipe_.get(), &operation, &moved, TRUE);
  if (!ended || which != WAIT_OBJECT_0) return std::nullopt;
  return moved;
}

bool Pipe::waitForClient() {
  OVERLAPPED operation{};
  operation.hEvent = done_.get();
  ::ResetEvent(done_.get());
  return finish(operation, ::ConnectNamedPipe(pipe_.get(), &operation), std::nullopt).has_value();
}

void Pipe::disconnect() { ::DisconnectNamedPipe(pipe_.get()); }

std::optional<std::string> Pipe::readLine(std::size_t limit, Deadline deadline) {
  std::string line;
  for (;;) {
    std::array<char, 16384> block{};
    OVERLAPPED operation{};
    operation.hEvent = done_.get();
    ::ResetEvent(done_.get());
    const BOOL begun = ::ReadFile(pipe_.get(), block.data(), static_cast<DWORD>(block.size()), nullptr, &operation);
    const std::optional<DWORD> got = finish(operation, begun, deadline);
    if (!got || *got == 0) return std::nullopt;
    const std::size_t old = line.size();
    line.append(block.data(), *got);
    const std::size_t end = line.find('\n', old);
    if (end != std::string::npos) line.resize(end);
    if (line.size() > limit) return std::nullopt;
    if (end != std::string::npos) return line;
  }
}

bool Pipe::writeLine(std::string_view line, Deadline deadline) {
  const std::string whole = std::string(line) + '\n';
  for (std::size_t sent = 0; sent < whole.size();) {
    OVERLAPPED operation{};
    operation.hEvent = done_.get();
    ::ResetEvent(done_.get());
    const DWORD part = static_cast<DWORD>(std::min<std::size_t>(whole.size() - sent, 65536));
    const BOOL begun = ::WriteFile(pipe_.get(), whole.data() + sent, part, nullptr, &operation);
    const std::optional<DWORD> moved = finish(operation, begun, deadline);
    if (!moved || *moved == 0) return false;
    sent += *moved;
  }
  return true;
}

}  // namespace relay
