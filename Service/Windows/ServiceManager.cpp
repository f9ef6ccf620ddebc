#include "Service/Windows/ServiceManager.h"

#include <shellapi.h>

#include <algorithm>

#include "Core/Platform/Paths.h"
#include "Core/Platform/Windows/Security.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

constexpr std::size_t longestName = 80;

bool mayStandInName(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

bool sameName(const std::wstring& one, const std::wstring& other) {
  return ::CompareStringOrdinal(one.c_str(), -1, other.c_str(), -1, TRUE) == CSTR_EQUAL;
}

}  // namespace

Result<ServiceManager> ServiceManager::open(DWORD access) {
  ServiceHandle handle(::OpenSCManagerW(nullptr, nullptr, access));
  if (!handle) return serviceError("The service control manager", ::GetLastError());
  return ServiceManager(std::move(handle));
}

Result<ServiceHandle> ServiceManager::find(const std::string& name, DWORD access) const {
  ServiceHandle handle(::OpenServiceW(handle_.get(), toWide(name).c_str(), access));
  const DWORD code = handle ? ERROR_SUCCESS : ::GetLastError();
  if (code != ERROR_SUCCESS && code != ERROR_SERVICE_DOES_NOT_EXIST) return serviceError("Service " + name, code);
  return handle;
}

std::optional<ServiceSetup> setupOf(SC_HANDLE service) {
  DWORD size = 0;
  ::QueryServiceConfigW(service, nullptr, 0, &size);
  std::vector<unsigned char> buffer(size);
  auto* config = reinterpret_cast<QUERY_SERVICE_CONFIGW*>(buffer.data());
  if (size == 0 || !::QueryServiceConfigW(service, config, size, &size)) return std::nullopt;
  const auto text = [](const wchar_t* part) { return part == nullptr ? std::wstring() : std::wstring(part); };
  return ServiceSetup{text(config->lpBinaryPathName), text(config->lpServiceStartName), config->dwStartType};
}

std::optional<SERVICE_STATUS_PROCESS> statusOf(SC_HANDLE service) {
  SERVICE_STATUS_PROCESS status{};
  DWORD size = 0;
  if (!::QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status), sizeof status, &size))
    return std::nullopt;
  return status;
}

std::vector<std::string> wordsOf(const std::wstring& command) {
  int count = 0;
  const std::unique_ptr<LPWSTR, LocalFreeing> words(::CommandLineToArgvW(command.c_str(), &count));
  std::vector<std::string> all;
  for (int i = 0; words && i < count; ++i) all.push_back(fromWide(words.get()[i]));
  return all;
}

bool isOurs(const ServiceSetup& setup) {
  // Without quotation marks, as some installers write it; "configure" puts them there.
  const std::wstring here = toWide(programDir()) + L"\\EmergencyRelay.exe";
  if (sameName(setup.command.substr(0, here.size()), here)) return true;
  const auto words = wordsOf(setup.command);
  if (words.empty()) return false;
  const std::string file = words[0].substr(words[0].find_last_of("\\/") + 1);
  return sameName(toWide(file), L"EmergencyRelay.exe");
}

std::string configOf(const ServiceSetup& setup) {
  const auto words = wordsOf(setup.command);
  const auto at = std::find(words.begin(), words.end(), "--config");
  return at == words.end() || at + 1 == words.end() ? defaultConfigFile() : *(at + 1);
}

Outcome checkServiceName(const std::string& name) {
  const bool good =
      !name.empty() && name.size() <= longestName && std::all_of(name.begin(), name.end(), mayStandInName);
  if (good) return success();
  return Error{Error::Kind::Config,
               "\"" + name + "\" cannot be the name of a service: take 1 to 80 letters, digits, -, _ and .", false};
}

Error serviceError(const std::string& doing, DWORD code) {
  switch (code) {
    case ERROR_ACCESS_DENIED:
      return {Error::Kind::Rejected,
              doing +
                  ": this needs administrator rights; open the command prompt with \"Run as administrator\" and "
                  "try again",
              false};
    case ERROR_SERVICE_MARKED_FOR_DELETE:
      return {Error::Kind::Rejected,
              doing + ": it is about to be removed; close services.msc and other programs that show it, and try again",
              true};
    case ERROR_INVALID_SERVICE_ACCOUNT:
    case ERROR_SERVICE_LOGON_FAILED:
      return {Error::Kind::Config,
              doing + ": Windows does not accept the account or its password; set it with \"configure --account\"",
              false};
    case ERROR_SERVICE_DISABLED:
      return {Error::Kind::Rejected,
              doing + ": it is disabled; set its start type to automatic in services.msc, and try again", false};
    default: return {Error::Kind::Rejected, doing + ": " + systemMessage(code), false};
  }
}

}  // namespace relay
