#include "Tests/Support/ChildProcess.h"

#include <mutex>
#include <stdexcept>
#include <thread>

#include <windows.h>
// After windows.h.
#include <psapi.h>

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
  void terminate() override { GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, process_.dwProcessId); }
  void pause() override { SuspendThread(process_.hThread); }
  void resume() override { ResumeThread(process_.hThread); }

  std::optional<int> wait(std::chrono::milliseconds limit) override {
    if (WaitForSingleObject(process_.hProcess, static_cast<DWORD>(limit.count())) != WAIT_OBJECT_0) return std::nullopt;
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

 private:
  void read(HANDLE from) {
    char buffer[4096];
    DWORD size = 0;
    while (ReadFile(from, buffer, sizeof buffer, &size, nullptr) != 0 && size > 0) {
      const std::lock_guard lock(mutex_);
      output_.append(buffer, size);
    }
    CloseHandle(from);
  }

  PROCESS_INFORMATION process_;
  mutable std::mutex mutex_;
  std::string output_;
  std::thread reader_;  // last: it uses the others
};

}  // namespace

std::unique_ptr<ChildProcess> ChildProcess::start(Options options) {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  HANDLE readEnd = nullptr, writeEnd = nullptr;
  if (CreatePipe(&readEnd, &writeEnd, &inherited, 0) == 0) throw std::runtime_error("no pipe can be made");
  SetHandleInformation(readEnd, HANDLE_FLAG_INHERIT, 0);
  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdOutput = startup.hStdError = writeEnd;
  std::string line = quoted(options.program);
  for (const auto& argument : options.arguments) line += ' ' + quoted(argument);
  for (const auto& [name, value] : options.environment)
    SetEnvironmentVariableW(wide(name).c_str(), wide(value).c_str());
  std::wstring command = wide(line);
  const std::wstring folder = wide(options.folder);
  PROCESS_INFORMATION process{};
  const BOOL started = CreateProcessW(nullptr, command.data(), nullptr, nullptr, TRUE, CREATE_NEW_PROCESS_GROUP,
                                      nullptr, folder.empty() ? nullptr : folder.c_str(), &startup, &process);
  for (const auto& [name, value] : options.environment) SetEnvironmentVariableW(wide(name).c_str(), nullptr);
  CloseHandle(writeEnd);
  if (started == 0) {
    CloseHandle(readEnd);
    throw std::runtime_error(options.program + ": can't be started, error " + std::to_string(GetLastError()));
  }
  return std::make_unique<WindowsProcess>(process, readEnd);
}

}  // namespace relay::test
