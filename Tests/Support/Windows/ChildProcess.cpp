#include "Tests/Support/ChildProcess.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <windows.h>
// After windows.h.
#include <psapi.h>

#include "Tests/Support/Waiting.h"

namespace relay::test {

namespace {

std::wstring wide(const std::string& text) {
  const int size = MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0);
  std::wstring result(static_cast<std::size_t>(size), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), result.data(), size);
  return result;
}

// As CommandLineToArgvW takes it apart again.
std::string quoted(const std::string& word) {
  std::string text = "\"";
  std::size_t slashes = 0;
  for (const char c : word) {
    if (c == '"') text.append(slashes + 1, '\\');
    slashes = c == '\\' ? slashes + 1 : 0;
    text += c;
  }
  text.append(slashes, '\\');
  return text + '"';
}

class WindowsProcess final : public ChildProcess {
 public:
  WindowsProcess(PROCESS_INFORMATION process, HANDLE readEnd)
      : process_(process), reader_([this, readEnd] { read(readEnd); }) {}
  ~WindowsProcess() override {
    if (running()) kill();
    reader_.join();
    CloseHandle(process_.hThread);
    CloseHandle(process_.hProcess);
  }

  long id() const override { return static_cast<long>(process_.dwProcessId); }
  bool running() override { return WaitForSingleObject(process_.hProcess, 0) == WAIT_TIMEOUT; }
  void kill() override {
    TerminateProcess(process_.hProcess, 9);
    WaitForSingleObject(process_.hProcess, INFINITE);
  }
  // Under Wine there is no console to send it through; the product has an event for that.
  void terminate() override {
    GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, process_.dwProcessId);
    const std::wstring name = L"EmergencyRelay-stop-" + std::to_wstring(process_.dwProcessId);
    const HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, name.c_str());
    if (event == nullptr) return;
    SetEvent(event);
    CloseHandle(event);
  }
  void pause() override { SuspendThread(process_.hThread); }
  void resume() override { ResumeThread(process_.hThread); }

  std::optional<int> wait(std::chrono::milliseconds limit) override {
    if (WaitForSingleObject(process_.hProcess, static_cast<DWORD>(limit.count())) != WAIT_OBJECT_0) return std::nullopt;
    // What it printed last is part of its output; a child of its own may hold the pipe open for longer.
    waitUntil(
        std::chrono::seconds(1), [this] { return drained_.load(); }, std::chrono::milliseconds(1));
    DWORD code = 0;
    GetExitCodeProcess(process_.hProcess, &code);
    return static_cast<int>(code);
  }

  std::string output() const override {
    const std::lock_guard lock(mutex_);
    return output_;
  }

  std::size_t residentBytes() const override {
    PROCESS_MEMORY_COUNTERS counters{};
    return GetProcessMemoryInfo(process_.hProcess, &counters, sizeof counters) != 0 ? counters.WorkingSetSize : 0;
  }

  std::size_t peakBytes() const override {
    PROCESS_MEMORY_COUNTERS counters{};
    return GetProcessMemoryInfo(process_.hProcess, &counters, sizeof counters) != 0 ? counters.PeakWorkingSetSize : 0;
  }

 private:
  void read(HANDLE from) {
    char buffer[4096];
    DWORD size = 0;
    while (ReadFile(from, buffer, sizeof buffer, &size, nullptr) != 0 && size > 0) {
      const std::lock_guard lock(mutex_);
      std::copy_if(buffer, buffer + size, std::back_inserter(output_), [](char c) { return c != '\r'; });
    }
    CloseHandle(from);
    drained_ = true;
  }

  PROCESS_INFORMATION process_;
  mutable std::mutex mutex_;
  std::string output_;
  std::atomic<bool> drained_ = false;
  std::thread reader_;  // last: it uses the others
};

// A file that the child reads or writes; closed when the child has it.
class GivenFile {
 public:
  GivenFile(const std::string& path, DWORD access, DWORD creation) {
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    handle_ = CreateFileW(wide(path).c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                          &inherited, creation, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle_ == INVALID_HANDLE_VALUE) throw std::runtime_error(path + ": can't be opened");
  }
  ~GivenFile() { CloseHandle(handle_); }
  GivenFile(const GivenFile&) = delete;
  GivenFile& operator=(const GivenFile&) = delete;
  HANDLE handle() const { return handle_; }

 private:
  HANDLE handle_;
};

std::wstring commandLine(const ChildProcess::Options& options) {
  std::string line = quoted(options.program);
  for (const auto& argument : options.arguments) line += ' ' + quoted(argument);
  return wide(line);
}

PROCESS_INFORMATION launch(const ChildProcess::Options& options, STARTUPINFOW& startup) {
  std::wstring command = commandLine(options);
  const std::wstring folder = wide(options.folder);
  for (const auto& [name, value] : options.environment)
    SetEnvironmentVariableW(wide(name).c_str(), wide(value).c_str());
  PROCESS_INFORMATION process{};
  const BOOL started = CreateProcessW(nullptr, command.data(), nullptr, nullptr, TRUE, CREATE_NEW_PROCESS_GROUP,
                                      nullptr, folder.empty() ? nullptr : folder.c_str(), &startup, &process);
  const DWORD fault = GetLastError();
  for (const auto& [name, value] : options.environment) SetEnvironmentVariableW(wide(name).c_str(), nullptr);
  if (started == 0) throw std::runtime_error(options.program + ": can't be started, error " + std::to_string(fault));
  return process;
}

}  // namespace

std::unique_ptr<ChildProcess> ChildProcess::start(Options options) {
  const GivenFile input(options.inputFile.empty() ? "NUL" : options.inputFile, GENERIC_READ, OPEN_EXISTING);
  const GivenFile errors(options.errorFile.empty() ? "NUL" : options.errorFile, GENERIC_WRITE,
                         options.errorFile.empty() ? OPEN_EXISTING : CREATE_ALWAYS);
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  HANDLE readEnd = nullptr, writeEnd = nullptr;
  if (CreatePipe(&readEnd, &writeEnd, &inherited, 0) == 0) throw std::runtime_error("no pipe can be made");
  SetHandleInformation(readEnd, HANDLE_FLAG_INHERIT, 0);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = input.handle();
  startup.hStdOutput = writeEnd;
  startup.hStdError = options.errorFile.empty() ? writeEnd : errors.handle();
  try {
    const PROCESS_INFORMATION process = launch(options, startup);
    CloseHandle(writeEnd);
    return std::make_unique<WindowsProcess>(process, readEnd);
  } catch (...) {
    CloseHandle(writeEnd);
    CloseHandle(readEnd);
    throw;
  }
}

}  // namespace relay::test
