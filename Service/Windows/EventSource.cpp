#include "Service/Windows/EventSource.h"

#include <windows.h>

#include <array>
#include <optional>

#include "Core/Platform/Paths.h"
#include "Core/Platform/Windows/Text.h"
#include "Service/Windows/ServiceManager.h"

namespace relay {
namespace {

constexpr const wchar_t* sources = L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\";
constexpr const wchar_t* messageFile = L"EventMessageFile";
constexpr DWORD allTypes = EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE;

std::wstring programFile() {
  std::array<wchar_t, 32768> path{};
  ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
  return path.data();
}

// The file whose messages a source has; nullopt: there is no such source.
std::optional<std::wstring> presentFile(const std::wstring& key) {
  std::array<wchar_t, 1024> value{};
  DWORD size = sizeof value - sizeof(wchar_t);
  const LSTATUS code =
      ::RegGetValueW(HKEY_LOCAL_MACHINE, key.c_str(), messageFile, RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND,
                     nullptr, value.data(), &size);
  if (code != ERROR_SUCCESS) return std::nullopt;
  return std::wstring(value.data());
}

// Of this program, wherever it lay.
bool ownFile(const std::wstring& file) {
  const std::wstring name = file.substr(file.find_last_of(L'\\') + 1);
  return ::CompareStringOrdinal(name.c_str(), -1, L"EmergencyRelay.exe", -1, TRUE) == CSTR_EQUAL;
}

Error taken(const std::string& name) {
  return {Error::Kind::Rejected,
          "The event source " + name + " belongs to another program; its entries would be read as that one's", false};
}

}  // namespace

Outcome registerEventSource(const std::string& name) {
  const std::wstring key = sources + toWide(name);
  const auto present = presentFile(key);
  if (present && !ownFile(*present)) return taken(name);
  const std::wstring file = programFile();
  LSTATUS code = ::RegSetKeyValueW(HKEY_LOCAL_MACHINE, key.c_str(), messageFile, REG_EXPAND_SZ, file.c_str(),
                                   static_cast<DWORD>((file.size() + 1) * sizeof(wchar_t)));
  if (code == ERROR_SUCCESS) {
    code = ::RegSetKeyValueW(HKEY_LOCAL_MACHINE, key.c_str(), L"TypesSupported", REG_DWORD, &allTypes, sizeof allTypes);
  }
  if (code == ERROR_SUCCESS) return success();
  return serviceError("The event source " + name, static_cast<DWORD>(code));
}

Outcome removeEventSource(const std::string& name) {
  const std::wstring key = sources + toWide(name);
  const auto present = presentFile(key);
  if (!present) return success();
  if (!ownFile(*present)) return taken(name);
  const LSTATUS code = ::RegDeleteKeyW(HKEY_LOCAL_MACHINE, key.c_str());
  if (code == ERROR_SUCCESS || code == ERROR_FILE_NOT_FOUND) return success();
  return serviceError("The event source " + name, static_cast<DWORD>(code));
}

}  // namespace relay
