#pragma once

#include <windows.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Core/Result.h"

namespace relay {

struct ServiceHandleClosing {
  void operator()(SC_HANDLE handle) const { ::CloseServiceHandle(handle); }
};
using ServiceHandle = std::unique_ptr<SC_HANDLE__, ServiceHandleClosing>;

// What the control manager knows of how a service is started.
struct ServiceSetup {
  std::wstring command;  // the program, quoted where it has blanks, and its words
  std::wstring account;
  DWORD startType = SERVICE_AUTO_START;
};

// The service control manager, as an administrator uses it.
//
// Threads: one owner.
class ServiceManager {
 public:
  // Failure: Rejected without the rights for it.
  static Result<ServiceManager> open(DWORD access);

  // Empty: there is no such service. Failure: Rejected.
  Result<ServiceHandle> find(const std::string& name, DWORD access) const;
  SC_HANDLE get() const { return handle_.get(); }

 private:
  explicit ServiceManager(ServiceHandle handle) : handle_(std::move(handle)) {}
  ServiceHandle handle_;
};

std::optional<ServiceSetup> setupOf(SC_HANDLE service);
std::optional<SERVICE_STATUS_PROCESS> statusOf(SC_HANDLE service);

// The command line of a service, taken apart.
std::vector<std::string> wordsOf(const std::wstring& command);
// Whether it starts this program, wherever its file lies.
bool isOurs(const ServiceSetup& setup);
// The word behind --config, or the default file.
std::string configOf(const ServiceSetup& setup);

// Success for letters, digits, '-', '_' and '.', at most 80 of them.
Outcome checkServiceName(const std::string& name);

// "cannot install the service X: needs administrator rights: …" and the like.
Error serviceError(const std::string& doing, DWORD code);

}  // namespace relay
