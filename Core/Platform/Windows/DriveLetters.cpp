#include "Core/Platform/DriveLetters.h"

#include <windows.h>

#include <winnetwk.h>

#include <array>
#include <string_view>

#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// What a registry value of text holds; empty when there is none.
std::wstring registryText(HKEY root, const std::wstring& key, const wchar_t* value) {
  std::array<wchar_t, 1024> text{};
  DWORD size = sizeof text;
  const LSTATUS code = ::RegGetValueW(root, key.c_str(), value, RRF_RT_REG_SZ, nullptr, text.data(), &size);
  return code == ERROR_SUCCESS ? std::wstring(text.data()) : std::wstring();
}

// The share behind a letter that some user of this machine has mapped for good, also where the letter
// does not exist in this session. Only users who are logged on are found.
std::wstring rememberedShare(const std::wstring& letter) {
  std::array<wchar_t, 256> user{};
  for (DWORD index = 0;; ++index) {
    DWORD size = static_cast<DWORD>(user.size());
    if (::RegEnumKeyExW(HKEY_USERS, index, user.data(), &size, nullptr, nullptr, nullptr, nullptr) != ERROR_SUCCESS)
      return {};
    const std::wstring key = std::wstring(user.data(), size) + L"\\Network\\" + letter.substr(0, 1);
    if (std::wstring share = registryText(HKEY_USERS, key, L"RemotePath"); !share.empty()) return share;
  }
}

std::wstring connectedShare(const std::wstring& letter) {
  std::array<wchar_t, 1024> share{};
  DWORD size = static_cast<DWORD>(share.size());
  const DWORD code = ::WNetGetConnectionW(letter.c_str(), share.data(), &size);
  return code == NO_ERROR ? std::wstring(share.data()) : std::wstring();
}

// The folder behind a letter that subst made; empty for any other letter.
std::wstring substitutedFolder(const std::wstring& letter) {
  std::array<wchar_t, 1024> device{};
  if (::QueryDosDeviceW(letter.c_str(), device.data(), static_cast<DWORD>(device.size())) == 0) return {};
  const std::wstring_view target(device.data());
  constexpr std::wstring_view kLocal = L"\\??\\";
  constexpr std::wstring_view kShare = L"\\??\\UNC\\";
  if (target.starts_with(kShare)) return L"\\\\" + std::wstring(target.substr(kShare.size()));
  return std::wstring(target.starts_with(kLocal) ? target.substr(kLocal.size()) : std::wstring_view());
}

std::string joined(const std::wstring& folder, const std::string& rest) {
  std::string path = fromWide(folder);
  while (!path.empty() && path.back() == '\\') path.pop_back();
  return path + rest;
}

}  // namespace

std::optional<std::string> driveLetterProblem(const std::string& path) {
  if (path.size() < 2 || !isLetter(path[0]) || path[1] != ':') return std::nullopt;
  const std::wstring letter = toWide(path.substr(0, 2));
  const std::string drive = path.substr(0, 2);
  const std::string rest = path.substr(2);
  if (const std::wstring folder = substitutedFolder(letter); !folder.empty())
    return drive + " is a letter that a user made with subst, and a service does not see it: write " +
           joined(folder, rest);
  const UINT kind = ::GetDriveTypeW((letter + L'\\').c_str());
  if (kind != DRIVE_REMOTE && kind != DRIVE_NO_ROOT_DIR) return std::nullopt;
  std::wstring share = connectedShare(letter);
  if (share.empty()) share = rememberedShare(letter);
  const std::string remedy = share.empty()
                                 ? "write the path by which every account finds it, like \\\\server\\share" + rest
                                 : "write " + joined(share, rest);
  if (kind == DRIVE_REMOTE || !share.empty())
    return drive +
           " is a letter that a user mapped to a folder of another machine, and a service does not see it: " + remedy;
  return "there is no drive " + drive +
         " for this account; where a user mapped it, a service does not see it: " + remedy;
}

}  // namespace relay
