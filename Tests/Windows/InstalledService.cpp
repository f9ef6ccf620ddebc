#include "Tests/Windows/InstalledService.h"

#include <windows.h>

#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;

std::string freshName() {
  static int count = 0;
  return "relay-test-" + std::to_string(GetCurrentProcessId()) + "-" + std::to_string(++count);
}

SERVICE_STATUS_PROCESS statusOf(const std::string& name) {
  SERVICE_STATUS_PROCESS status{};
  DWORD size = 0;
  const SC_HANDLE manager = OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT);
  const SC_HANDLE service = OpenServiceA(manager, name.c_str(), SERVICE_QUERY_STATUS);
  if (service != nullptr) {
    QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status), sizeof status, &size);
    CloseServiceHandle(service);
  }
  CloseServiceHandle(manager);
  return status;
}

}  // namespace

InstalledService::InstalledService() : name_(freshName()) {}

void InstalledService::TearDown() {
  if (HasFailure()) std::cout << "--- the service's log\n" << logFiles() << "---\n";
  SceneTest::TearDown();
  service({"uninstall"});
}

CommandResult InstalledService::service(Words words) {
  words.insert(words.end(), {"--name", name_});
  return runProgram(relayProgram(), words, 60s);
}

void InstalledService::must(Words words) {
  const auto result = service(words);
  ASSERT_EQ(result.code, 0) << words[0] << ": " << result.all();
}

void InstalledService::installAndStart() {
  begin(false);
  must({"install", "--config", iniFile()});
  must({"start"});
}

std::string InstalledService::logFiles() const {
  std::string log;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder.file("data") + "/logs", none))
    log += readFile(entry.path().string());
  return log;
}

bool InstalledService::waitForLogged(const std::string& text, std::chrono::milliseconds limit) const {
  return waitUntil(limit, [&] { return logFiles().find(text) != std::string::npos; });
}

bool InstalledService::waitUntilItHears(std::size_t connections) const {
  return waitUntil(30s, [&] { return loggedLinesWith("to the phone system") >= connections; });
}

void InstalledService::killProcess() {
  const HANDLE process = OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE, statusOf(name_).dwProcessId);
  if (process == nullptr) throw std::runtime_error("the service's process cannot be opened");
  TerminateProcess(process, 9);
  WaitForSingleObject(process, INFINITE);
  CloseHandle(process);
}

std::string InstalledService::state() const {
  switch (statusOf(name_).dwCurrentState) {
    case SERVICE_RUNNING: return "running";
    case SERVICE_STOPPED: return "stopped";
    case SERVICE_START_PENDING: return "start pending";
    case SERVICE_STOP_PENDING: return "stop pending";
    default: return "";
  }
}

}  // namespace relay::test
