#include "Service/ServiceControl.h"

#include <windows.h>

#include <chrono>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "Core/Platform/Windows/Text.h"
#include "Service/Windows/EventSource.h"
#include "Service/Windows/Firewall.h"
#include "Service/Windows/ServiceFiles.h"
#include "Service/Windows/ServiceManager.h"
#include "Service/Windows/ServiceOptions.h"

// Start, stop, status and removal; installation stands in ServiceSetup.cpp.
namespace relay {
namespace {

constexpr std::chrono::seconds patience{60};
constexpr std::chrono::milliseconds lookEvery{100};

Error notInstalled(const std::string& name) {
  return {Error::Kind::Config, "There is no service " + name + ": install it with \"install\"", false};
}

Error notOurs(const std::string& name) {
  return {Error::Kind::Config,
          "The service " + name + " belongs to another program: it is left alone. Take another name with --name",
          false};
}

// The service of this name, when it is one of this program's.
Result<ServiceHandle> openOurs(const std::string& name, DWORD access) {
  const auto good = checkServiceName(name);
  if (!good) return good.error();
  const auto manager = ServiceManager::open(SC_MANAGER_CONNECT);
  if (!manager) return manager.error();
  auto service = manager.value().find(name, access | SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS);
  if (!service) return service.error();
  if (!service.value()) return notInstalled(name);
  const auto setup = setupOf(service.value().get());
  if (setup && !isOurs(*setup)) return notOurs(name);
  return service;
}

const char* stateName(DWORD state) {
  switch (state) {
    case SERVICE_STOPPED: return "stopped";
    case SERVICE_START_PENDING: return "about to start";
    case SERVICE_STOP_PENDING: return "about to stop";
    case SERVICE_RUNNING: return "running";
    case SERVICE_PAUSED: return "paused";
    default: return "in an unknown state";
  }
}

const char* startName(DWORD type, bool delayed) {
  switch (type) {
    case SERVICE_AUTO_START: return delayed ? "automatic (delayed)" : "automatic";
    case SERVICE_DEMAND_START: return "manual";
    case SERVICE_DISABLED: return "disabled";
    default: return "unknown";
  }
}

// Waits until the service is in a state that is not pending.
SERVICE_STATUS_PROCESS settled(SC_HANDLE service, DWORD pending) {
  const auto until = std::chrono::steady_clock::now() + patience;
  SERVICE_STATUS_PROCESS last{};
  while (std::chrono::steady_clock::now() < until) {
    const auto status = statusOf(service);
    if (status) last = *status;
    if (status && status->dwCurrentState != pending) break;
    std::this_thread::sleep_for(lookEvery);
  }
  return last;
}

Error didNotGet(const std::string& name, const char* where, const SERVICE_STATUS_PROCESS& status) {
  std::string code;
  if (status.dwCurrentState == SERVICE_STOPPED && status.dwWin32ExitCode != NO_ERROR)
    code = ", " + systemMessage(status.dwWin32ExitCode);
  return {Error::Kind::Timeout,
          fmt::format("The service {} does not {}: it is {}{}; see its log and the event log", name, where,
                      stateName(status.dwCurrentState), code),
          true};
}

Outcome stopAndWait(SC_HANDLE service, const std::string& name) {
  SERVICE_STATUS ignored{};
  if (!::ControlService(service, SERVICE_CONTROL_STOP, &ignored)) {
    const DWORD code = ::GetLastError();
    const bool onItsWay = code == ERROR_SERVICE_NOT_ACTIVE || code == ERROR_SERVICE_CANNOT_ACCEPT_CTRL;
    if (!onItsWay) return serviceError("Stopping the service " + name, code);
  }
  auto status = settled(service, SERVICE_STOP_PENDING);
  // A stop that was sent just now may not have shown yet.
  if (status.dwCurrentState == SERVICE_RUNNING) status = settled(service, SERVICE_RUNNING);
  if (status.dwCurrentState == SERVICE_STOP_PENDING) status = settled(service, SERVICE_STOP_PENDING);
  if (status.dwCurrentState == SERVICE_STOPPED) return success();
  return didNotGet(name, "stop", status);
}

}  // namespace

Result<Lines> startService(const std::string& name) {
  const auto service = openOurs(name, SERVICE_START);
  if (!service) return service.error();
  if (!::StartServiceW(service.value().get(), 0, nullptr)) {
    const DWORD code = ::GetLastError();
    if (code == ERROR_SERVICE_ALREADY_RUNNING) return Lines{"The service " + name + " runs already"};
    return serviceError("Starting the service " + name, code);
  }
  const auto status = settled(service.value().get(), SERVICE_START_PENDING);
  if (status.dwCurrentState == SERVICE_RUNNING) return Lines{"The service " + name + " has been started"};
  return didNotGet(name, "start", status);
}

Result<Lines> stopService(const std::string& name) {
  const auto service = openOurs(name, SERVICE_STOP);
  if (!service) return service.error();
  const auto status = statusOf(service.value().get());
  if (status && status->dwCurrentState == SERVICE_STOPPED) return Lines{"The service " + name + " does not run"};
  const auto done = stopAndWait(service.value().get(), name);
  if (!done) return done.error();
  return Lines{"The service " + name + " has been stopped; what waits is kept for the next start"};
}

namespace {

// The settings file of a service that is there, or the one it would have.
std::string configBefore(SC_HANDLE service, const std::string& name) {
  const auto setup = service == nullptr ? std::nullopt : setupOf(service);
  return setup ? configOf(*setup) : ownConfigFile(name);
}

Outcome stopAndDelete(SC_HANDLE service, const std::string& name) {
  const auto status = statusOf(service);
  if (status && status->dwCurrentState != SERVICE_STOPPED) {
    const auto stopped = stopAndWait(service, name);
    if (!stopped) return stopped;
  }
  if (::DeleteService(service)) return success();
  const DWORD code = ::GetLastError();
  return code == ERROR_SERVICE_MARKED_FOR_DELETE ? success() : serviceError("Removing the service " + name, code);
}

}  // namespace

Result<Lines> uninstallService(const std::string& name, ServiceFiles files) {
  Lines lines;
  const auto service = openOurs(name, SERVICE_STOP | DELETE);
  if (!service && service.error().what != notInstalled(name).what) return service.error();
  const std::string config = configBefore(service ? service.value().get() : nullptr, name);
  if (service) {
    const auto deleted = stopAndDelete(service.value().get(), name);
    if (!deleted) return deleted.error();
  }
  lines.push_back(service ? "The service " + name + " has been removed" : "There is no service " + name);
  for (const auto& done : {removeEventSource(name), removeFirewallRule(name)}) {
    if (!done) lines.push_back(done.error().what);
  }
  if (files == ServiceFiles::Keep) {
    if (service) lines.front() += "; settings, data, logs and recordings are kept";
    return lines;
  }
  const auto removed = removeServiceFiles(config);
  if (!removed) return removed.error();
  lines.insert(lines.end(), removed.value().begin(), removed.value().end());
  return lines;
}

std::optional<ServiceState> serviceState(const std::string& name) {
  const auto manager = ServiceManager::open(SC_MANAGER_CONNECT);
  if (!manager || !checkServiceName(name)) return std::nullopt;
  const auto service = manager.value().find(name, SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS);
  if (!service || !service.value()) return std::nullopt;
  const auto status = statusOf(service.value().get());
  const auto setup = setupOf(service.value().get());
  if (!status || !setup || !isOurs(*setup)) return std::nullopt;
  return ServiceState{name, stateName(status->dwCurrentState),
                      startName(setup->startType, startsDelayed(service.value().get())), fromWide(setup->account),
                      configOf(*setup)};
}

}  // namespace relay
