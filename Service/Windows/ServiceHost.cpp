#include "Service/ServiceHost.h"

#include <windows.h>

#include <tlhelp32.h>

#include <array>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include "Core/Platform/Windows/Handle.h"
#include "Core/Platform/Windows/Text.h"
#include "Service/EventLog.h"
#include "Service/Windows/ServiceStatus.h"

namespace relay {
namespace {

// The process has one of each: Windows gives its callbacks nothing to tell several apart.
std::function<void()> stopOnce;
ServiceStatus* service = nullptr;  // none: a person, or a script, has started the program
const std::function<int()>* serviceWork = nullptr;
int serviceResult = 0;

// Windows calls this on a thread of its own; closing the window leaves about five seconds.
BOOL WINAPI onConsoleEvent(DWORD event) {
  switch (event) {
    case CTRL_C_EVENT:
    case CTRL_BREAK_EVENT:
    case CTRL_CLOSE_EVENT:
    case CTRL_SHUTDOWN_EVENT:
      if (auto stop = std::exchange(stopOnce, nullptr)) {
        stop();
        return TRUE;
      }
      return FALSE;
    default: return FALSE;
  }
}

void listenForStopEvent(std::function<void()> stop) {
  const std::wstring name = L"EmergencyRelay-stop-" + std::to_wstring(::GetCurrentProcessId());
  Handle event(::CreateEventW(nullptr, TRUE, FALSE, name.c_str()));
  if (!event) return;
  std::thread([event = std::move(event), stop = std::move(stop)] {
    if (::WaitForSingleObject(event.get(), INFINITE) == WAIT_OBJECT_0) stop();
  }).detach();
}

// A service is a child of services.exe. (The dispatcher would tell by an error, but under Wine it may wait for ever.)
bool startedByServiceManager() {
  const Handle processes(::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0));
  if (!processes) return false;
  std::map<DWORD, std::wstring> names;
  DWORD parent = 0;
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  for (BOOL more = ::Process32FirstW(processes.get(), &entry); more; more = ::Process32NextW(processes.get(), &entry)) {
    names[entry.th32ProcessID] = entry.szExeFile;
    if (entry.th32ProcessID == ::GetCurrentProcessId()) parent = entry.th32ParentProcessID;
  }
  return ::CompareStringOrdinal(names[parent].c_str(), -1, L"services.exe", -1, TRUE) == CSTR_EQUAL;
}

void WINAPI serviceMain(DWORD count, LPWSTR* words) {
  const std::wstring name = count > 0 ? words[0] : L"EmergencyRelay";
  // It outlives this thread: the manager may still call it while the process ends.
  service = new ServiceStatus(name);
  if (!service->registered()) return;
  openEventLog(fromWide(name));
  serviceResult = (*serviceWork)();
  service->stopped(serviceResult);
}

}  // namespace

void listenForStop(HostHandlers handlers) {
  if (service != nullptr) return service->onStop(std::move(handlers.stop));
  listenForStopEvent(handlers.stop);
  stopOnce = std::move(handlers.stop);
  ::SetConsoleCtrlHandler(onConsoleEvent, TRUE);
}

void reportRunning(const std::string&) {
  if (service != nullptr) service->running();
}

void reportStopping() {
  if (service != nullptr) service->stopping();
}

int runAsService(const std::function<int()>& work) {
  if (!startedByServiceManager()) return work();
  serviceWork = &work;
  std::wstring any;  // a process of one service: the manager does not look at the name
  const SERVICE_TABLE_ENTRYW services[] = {{any.data(), serviceMain}, {nullptr, nullptr}};
  if (::StartServiceCtrlDispatcherW(services)) return serviceResult;
  return work();
}

std::string processAccount() {
  HANDLE raw = nullptr;
  if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &raw)) return "an unknown account";
  const Handle token(raw);
  std::array<unsigned char, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> user{};
  std::array<wchar_t, 256> name{}, domain{};
  DWORD size = static_cast<DWORD>(user.size());
  DWORD nameSize = static_cast<DWORD>(name.size()), domainSize = static_cast<DWORD>(domain.size());
  SID_NAME_USE use{};
  if (!::GetTokenInformation(token.get(), TokenUser, user.data(), size, &size) ||
      !::LookupAccountSidW(nullptr, reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid, name.data(), &nameSize,
                           domain.data(), &domainSize, &use))
    return "an unknown account";
  return fromWide(domain.data()) + "\\" + fromWide(name.data());
}

bool outputIsJournal() { return false; }

}  // namespace relay
