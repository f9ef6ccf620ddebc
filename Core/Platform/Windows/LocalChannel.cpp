#include "Core/Platform/LocalChannel.h"

#include <windows.h>

#include <spdlog/spdlog.h>

#include <cstdint>
#include <exception>
#include <thread>

#include "Core/Platform/Paths.h"
#include "Core/Platform/Windows/Pipe.h"
#include "Core/Platform/Windows/Security.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t kRequestLimit = 1 << 20;
constexpr std::size_t kAnswerLimit = 64 << 20;

Deadline in(std::chrono::seconds time) { return std::chrono::steady_clock::now() + time; }

class PipeChannel final : public LocalChannel {
 public:
  using Answer = std::function<std::string(const std::string&)>;
  PipeChannel(Handle pipe, Handle stop, Answer answer)
      : stop_(std::move(stop)),
        pipe_(std::move(pipe), stop_.get()),
        answer_(std::move(answer)),
        thread_([this] { serveAll(); }) {}

  ~PipeChannel() override {
    ::SetEvent(stop_.get());
    thread_.join();
  }

 private:
  void serveAll() {
    while (::WaitForSingleObject(stop_.get(), 0) != WAIT_OBJECT_0) {
      if (pipe_.waitForClient())
        serveOne();
      else
        ::WaitForSingleObject(stop_.get(), 100);  // a client that came and left at once
      pipe_.disconnect();
    }
  }

  void serveOne() {
    const auto request = pipe_.readLine(kRequestLimit, in(5s));
    if (!request) return;
    try {
      // The client closes first; what is written is lost when the server's end is closed before it was read.
      if (pipe_.writeLine(answer_(*request), in(5s))) pipe_.readLine(1, in(5s));
    } catch (const std::exception& problem) {
      spdlog::error("A command could not be answered: {}", problem.what());
    }
  }

  const Handle stop_;
  Pipe pipe_;
  const Answer answer_;
  std::thread thread_;
};

// The service serves one after the other: while it is busy with another command, the pipe is waited for.
Result<Handle> openPipe(const std::string& address, Deadline deadline) {
  const Error none{Error::Kind::Network, address + ": no service runs with this data folder"};
  for (;;) {
    Handle pipe(::CreateFileW(toWide(address).c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                              FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr));
    if (pipe) return pipe;
    const DWORD code = ::GetLastError();
    if (code == ERROR_ACCESS_DENIED)
      return Error{Error::Kind::Rejected,
                   address + ": this account may not ask the service: run the command as administrator"};
    if (code == ERROR_FILE_NOT_FOUND) return none;
    if (code != ERROR_PIPE_BUSY)
      return Error{Error::Kind::Network, diskError(address, "asking the service", code).what, true};
    if (std::chrono::steady_clock::now() >= deadline)
      return Error{Error::Kind::Network, address + ": the service is busy with other commands", true};
    ::WaitNamedPipeW(toWide(address).c_str(), 500);
  }
}

}  // namespace

std::string channelAddress(const std::string& dataDir) {
  // Two spellings of one folder give one name: letters of the file system know no case.
  std::wstring folder = toWide(absolutePath(dataDir));
  while (folder.size() > 3 && (folder.back() == L'\\' || folder.back() == L'/')) folder.pop_back();
  ::CharLowerBuffW(folder.data(), static_cast<DWORD>(folder.size()));
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (const wchar_t c : folder) hash = (hash ^ static_cast<std::uint64_t>(c)) * 1099511628211U;
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15U];
  return "\\\\.\\pipe\\EmergencyRelay-" + digits;
}

Result<std::unique_ptr<LocalChannel>> LocalChannel::serve(const std::string& address,
                                                          std::function<std::string(const std::string&)> answer) {
  const SecurityDescriptor descriptor = privateDescriptor(false);
  if (!descriptor) return diskError(address, "setting its rights", ::GetLastError());
  SECURITY_ATTRIBUTES attributes = attributesOf(descriptor);
  Handle pipe(::CreateNamedPipeW(
      toWide(address).c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
      PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, 65536, 65536, 0, &attributes));
  const DWORD code = pipe ? ERROR_SUCCESS : ::GetLastError();
  if (code == ERROR_ACCESS_DENIED || code == ERROR_PIPE_BUSY)
    return Error{Error::Kind::Config, address + ": another service already runs with this data folder"};
  if (code != ERROR_SUCCESS) return diskError(address, "making the pipe", code);
  Handle stop(::CreateEventW(nullptr, TRUE, FALSE, nullptr));
  if (!stop) return diskError(address, "making an event", ::GetLastError());
  return std::unique_ptr<LocalChannel>(
      std::make_unique<PipeChannel>(std::move(pipe), std::move(stop), std::move(answer)));
}

Result<std::string> askService(const std::string& address, const std::string& request) {
  const Deadline deadline = in(30s);
  Result<Handle> opened = openPipe(address, deadline);
  if (!opened) return opened.error();
  Pipe pipe(std::move(opened).value(), nullptr);
  if (pipe.writeLine(request, deadline)) {
    std::optional<std::string> answer = pipe.readLine(kAnswerLimit, deadline);
    if (answer) return std::move(*answer);
  }
  return Error{Error::Kind::Network, address + ": the service does not answer; see its log", true};
}

}  // namespace relay
