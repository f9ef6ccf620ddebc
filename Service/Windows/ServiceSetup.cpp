#include <windows.h>

#include <utility>

#include <fmt/format.h>

#include "Core/Config/FirstIni.h"
#include "Core/Config/SettingsLoader.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/Paths.h"
#include "Core/Platform/Windows/Text.h"
#include "Service/ServiceControl.h"
#include "Service/Windows/Account.h"
#include "Service/Windows/EventSource.h"
#include "Service/Windows/Firewall.h"
#include "Service/Windows/ServiceFiles.h"
#include "Service/Windows/ServiceFolders.h"
#include "Service/Windows/ServiceManager.h"
#include "Service/Windows/ServiceOptions.h"

// Install and configure. What the service control manager keeps is set first, then files, then what only helps.
namespace relay {
namespace {

constexpr DWORD setupAccess =
    SERVICE_CHANGE_CONFIG | SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS | SERVICE_START | READ_CONTROL;
constexpr const char* defaultAccount = "LocalService";

std::wstring quoted(const std::wstring& text) { return L"\"" + text + L"\""; }

// The program in quotation marks, so that no C:\Program.exe is started in its place.
std::wstring commandLine(const std::string& config) {
  std::wstring line = quoted(toWide(programDir()) + L"\\EmergencyRelay.exe") + L" service";
  if (config != defaultConfigFile()) line += L" --config " + quoted(toWide(config));
  return line;
}

std::string folderOf(const std::string& file) { return utf8Path(nativePath(file).parent_path()); }

std::string dataBeside(const std::string& config) { return joinPath(folderOf(config), "data"); }

std::wstring displayName(const std::string& name) {
  return name == defaultServiceName ? L"Emergency Relay" : L"Emergency Relay (" + toWide(name) + L")";
}

// Two nulls end the list.
std::wstring dependencies() {
  std::wstring names(L"Tcpip");
  names.append(2, L'\0');
  return names;
}

// Null where Windows wants none.
const wchar_t* passwordOf(const std::wstring& password, const std::string& account) {
  return needsPassword(account) ? password.c_str() : nullptr;
}

Result<ServiceHandle> create(const ServiceManager& manager, const ServiceRequest& request, const std::string& config) {
  const std::string account = request.account.value_or(defaultAccount);
  const std::wstring password = toWide(request.password);
  ServiceHandle service(::CreateServiceW(
      manager.get(), toWide(request.name).c_str(), displayName(request.name).c_str(), setupAccess,
      SERVICE_WIN32_OWN_PROCESS, SERVICE_AUTO_START, SERVICE_ERROR_NORMAL, commandLine(config).c_str(), nullptr,
      nullptr, dependencies().c_str(), accountName(account).c_str(), passwordOf(password, account)));
  if (!service) return serviceError("Installing the service " + request.name, ::GetLastError());
  return service;
}

// Of a service that is there: the program and its settings, and the account where one is given.
Outcome change(SC_HANDLE service, const ServiceRequest& request, const std::string& config) {
  const std::wstring account = request.account ? accountName(*request.account) : std::wstring();
  const std::wstring password = toWide(request.password);
  if (::ChangeServiceConfigW(
          service, SERVICE_WIN32_OWN_PROCESS, SERVICE_NO_CHANGE, SERVICE_ERROR_NORMAL, commandLine(config).c_str(),
          nullptr, nullptr, dependencies().c_str(), request.account ? account.c_str() : nullptr,
          request.account ? passwordOf(password, *request.account) : nullptr, displayName(request.name).c_str()))
    return success();
  return serviceError("Changing the service " + request.name, ::GetLastError());
}

// Settings of a second instance stand in a folder of their own, and so does its data.
IniValues valuesFor(const ServiceRequest& request, const std::string& config) {
  IniValues values = request.values;
  if (config != defaultConfigFile()) {
    values.insert(values.begin(), {"service.data_dir", dataBeside(config)});
  }
  return values;
}

Outcome writeSettings(const ServiceRequest& request, const std::string& config, Lines& lines) {
  const auto written = writeFirstIni(config, valuesFor(request, config));
  if (!written) return written.error();
  if (written.value())
    lines.push_back("The settings are in " + config + ", with a random api_key");
  else if (request.values.empty())
    lines.push_back("The settings in " + config + " were there already and are as they were");
  else
    lines.push_back("The settings in " + config + " were there already and are as they were: --set was not used");
  return success();
}

// Folders and the ini, with rights for the service.
Outcome prepareFiles(const ServiceRequest& request, const std::string& config, const Readers& readers, Lines& lines) {
  Settings before;
  before.service.dataDir = dataBeside(config);
  auto done = prepareFolders(config, before, readers);
  if (done) done = writeSettings(request, config, lines);
  if (!done) return done;
  const auto loaded = loadSettings(config, machineSecretSources());
  done = prepareFolders(config, loaded.settings, readers);
  if (done) done = protectSettings(config, readers);
  return done;
}

void openFirewall(const std::string& name, const std::string& config, Lines& lines) {
  const auto loaded = loadSettings(config, machineSecretSources());
  if (!loaded.ok()) {
    for (const auto& fault : loaded.faults) lines.push_back("To be mended: " + describe(fault));
    lines.push_back("The firewall was left as it is; run \"configure\" again once the settings are good");
    return;
  }
  const auto rule = setFirewallRule(name, loaded.settings.server);
  if (!rule)
    lines.push_back(rule.error().what);
  else if (rule.value())
    lines.push_back("The firewall lets others reach [server] listen, in the profiles domain and private");
}

Result<Readers> readersOf(const ServiceRequest& request, const ServiceSetup& setup, bool sidRefused) {
  Readers readers{serviceSid(request.name)};
  if (!sidRefused) return readers;
  const auto account = sidOf(setup.account);
  if (!account) return account.error();
  readers.push_back(account.value());
  return readers;
}

Outcome allowLogon(const ServiceRequest& request) {
  if (!request.account || !needsPassword(*request.account)) return success();
  return grantServiceLogon(accountName(*request.account));
}

// Everything that is not the entry in the control manager itself.
Result<Lines> complete(SC_HANDLE service, const ServiceRequest& request, const std::string& config, Lines lines) {
  const auto setup = setupOf(service);
  if (!setup) return serviceError("Looking at the service " + request.name, ::GetLastError());
  if (const auto logon = allowLogon(request); !logon) lines.push_back(logon.error().what);
  // Delayed at first; an administrator may have chosen otherwise since.
  const bool delayed = !hasServiceOptions(service) || startsDelayed(service);
  const auto options = setServiceOptions(service, delayed && setup->startType == SERVICE_AUTO_START);
  lines.insert(lines.end(), options.refused.begin(), options.refused.end());
  const auto readers = readersOf(request, *setup, options.sidRefused);
  if (!readers) return readers.error();
  const auto files = prepareFiles(request, config, readers.value(), lines);
  if (!files) return files.error();
  lines.push_back("Its folders are open to administrators, SYSTEM and the service");
  const auto source = registerEventSource(request.name);
  lines.push_back(source ? "Events stand in the event log Application under " + request.name : source.error().what);
  openFirewall(request.name, config, lines);
  return lines;
}

std::string configFor(const ServiceRequest& request, const std::optional<ServiceSetup>& present) {
  if (!request.config.empty()) return absolutePath(request.config);
  if (present) return configOf(*present);
  return ownConfigFile(request.name);
}

struct Found {
  ServiceHandle service;  // null: there is none yet
  std::optional<ServiceSetup> setup;
};

Result<Found> findOurs(const ServiceManager& manager, const std::string& name) {
  auto service = manager.find(name, setupAccess);
  if (!service) return service.error();
  if (!service.value()) return Found{};
  auto setup = setupOf(service.value().get());
  if (setup && !isOurs(*setup)) {
    return Error{Error::Kind::Config,
                 "The name " + name + " is taken by the service of another program: take another one with --name",
                 false};
  }
  return Found{std::move(service).value(), std::move(setup)};
}

}  // namespace

Result<Lines> installService(const ServiceRequest& request) {
  const auto good = checkServiceName(request.name);
  if (!good) return good.error();
  const auto manager = ServiceManager::open(SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE);
  if (!manager) return manager.error();
  auto found = findOurs(manager.value(), request.name);
  if (!found) return found.error();
  const std::string config = configFor(request, found.value().setup);
  if (found.value().service) {
    const auto changed = change(found.value().service.get(), request, config);
    if (!changed) return changed.error();
    return complete(found.value().service.get(), request, config,
                    {"The service " + request.name + " was installed already; it was set up anew"});
  }
  const auto service = create(manager.value(), request, config);
  if (!service) return service.error();
  return complete(service.value().get(), request, config,
                  {"The service " + request.name + " has been installed; start it with \"start\""});
}

Result<Lines> configureService(const ServiceRequest& request) {
  const auto good = checkServiceName(request.name);
  if (!good) return good.error();
  const auto manager = ServiceManager::open(SC_MANAGER_CONNECT);
  if (!manager) return manager.error();
  auto found = findOurs(manager.value(), request.name);
  if (!found) return found.error();
  if (!found.value().service) {
    return Error{Error::Kind::Config, "There is no service " + request.name + ": install it with \"install\"", false};
  }
  const std::string config = configFor(request, found.value().setup);
  const auto changed = change(found.value().service.get(), request, config);
  if (!changed) return changed.error();
  return complete(found.value().service.get(), request, config,
                  {"The service " + request.name +
                   " has been set up; changes of program or account take effect at its "
                   "next start"});
}

}  // namespace relay
