#include "Core/Platform/Paths.h"

#include <windows.h>

#include <knownfolders.h>
#include <shlobj.h>

#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

std::string programData() {
  PWSTR folder = nullptr;
  const HRESULT found = ::SHGetKnownFolderPath(FOLDERID_ProgramData, 0, nullptr, &folder);
  const std::string path = SUCCEEDED(found) ? fromWide(folder) : "C:\\ProgramData";
  ::CoTaskMemFree(folder);
  return path + "\\EmergencyRelay";
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isSlash(char c) { return c == '\\' || c == '/'; }

}  // namespace

std::string defaultConfigFile() { return programData() + "\\webhooks.ini"; }
std::string defaultDataDir() { return programData() + "\\data"; }
std::string defaultLogDir() { return programData() + "\\logs"; }

std::string programDir() {
  std::wstring path(512, L'\0');
  for (;;) {
    const DWORD length = ::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    if (length < path.size()) {
      path.resize(length);
      break;
    }
    path.resize(path.size() * 2);
  }
  return fromWide(path.substr(0, path.find_last_of(L'\\')));
}

bool isAbsolutePath(const std::string& path) {
  const bool drive = path.size() >= 3 && isLetter(path[0]) && path[1] == ':' && isSlash(path[2]);
  const bool share = path.size() >= 3 && isSlash(path[0]) && isSlash(path[1]) && !isSlash(path[2]);
  return drive || share;
}

std::string absolutePath(const std::string& path) {
  const std::wstring given = toWide(path);
  std::wstring full(::GetFullPathNameW(given.c_str(), 0, nullptr, nullptr), L'\0');
  full.resize(::GetFullPathNameW(given.c_str(), static_cast<DWORD>(full.size()), full.data(), nullptr));
  return full.empty() ? path : fromWide(full);
}

}  // namespace relay
