#include "Core/Platform/Files.h"

#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "Core/Platform/Windows/Handle.h"
#include "Core/Platform/Windows/Security.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

bool meansEverybody(PSID sid) {
  constexpr std::array kinds{WinWorldSid, WinBuiltinUsersSid, WinAuthenticatedUserSid, WinInteractiveSid};
  return std::any_of(kinds.begin(), kinds.end(),
                     [sid](WELL_KNOWN_SID_TYPE kind) { return ::IsWellKnownSid(sid, kind); });
}

// Whether an entry of an access list lets everybody read.
bool letsEverybodyRead(void* entry) {
  auto* allowed = static_cast<ACCESS_ALLOWED_ACE*>(entry);
  if (allowed->Header.AceType != ACCESS_ALLOWED_ACE_TYPE || (allowed->Header.AceFlags & INHERIT_ONLY_ACE) != 0)
    return false;
  return (allowed->Mask & (FILE_READ_DATA | GENERIC_READ | GENERIC_ALL)) != 0 && meansEverybody(&allowed->SidStart);
}

bool letsEverybodyRead(PACL acl) {
  if (acl == nullptr) return true;  // no list at all: everything is allowed
  for (DWORD index = 0; index < acl->AceCount; ++index) {
    void* entry = nullptr;
    if (::GetAce(acl, index, &entry) && letsEverybodyRead(entry)) return true;
  }
  return false;
}

// The access list of the pattern file without what it grants to everybody, or a private one.
SecurityDescriptor descriptorFor(const FileRights& rights) {
  PSECURITY_DESCRIPTOR like = nullptr;
  PACL list = nullptr;
  if (rights.like.empty() ||
      ::GetNamedSecurityInfoW(toWidePath(rights.like).c_str(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr,
                              nullptr, &list, nullptr, &like) != ERROR_SUCCESS)
    return privateDescriptor(false);
  SecurityDescriptor taken(like);
  if (list == nullptr) return privateDescriptor(false);
  for (DWORD index = list->AceCount; index-- > 0;) {
    void* entry = nullptr;
    if (::GetAce(list, index, &entry) && letsEverybodyRead(entry)) ::DeleteAce(list, index);
  }
  // Protected: the folder adds nothing of its own.
  ::SetSecurityDescriptorControl(like, SE_DACL_PROTECTED, SE_DACL_PROTECTED);
  return taken;
}

Outcome fill(const std::wstring& name, std::string_view content, const FileRights& rights, const std::string& path) {
  const SecurityDescriptor descriptor = descriptorFor(rights);
  if (!descriptor) return diskError(path, "setting its rights", ::GetLastError());
  SECURITY_ATTRIBUTES attributes = attributesOf(descriptor);
  const Handle file(
      ::CreateFileW(name.c_str(), GENERIC_WRITE, 0, &attributes, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file) return diskError(path, "writing", ::GetLastError());
  while (!content.empty()) {
    DWORD written = 0;
    const DWORD part = static_cast<DWORD>(std::min<std::size_t>(content.size(), 1 << 20));
    if (!::WriteFile(file.get(), content.data(), part, &written, nullptr))
      return diskError(path, "writing", ::GetLastError());
    content.remove_prefix(written);
  }
  if (!::FlushFileBuffers(file.get())) return diskError(path, "syncing", ::GetLastError());
  return success();
}

// The name of a fresh file in the same folder that holds the content and is synced.
Result<std::wstring> writeBeside(const std::string& path, std::string_view content, const FileRights& rights) {
  static std::atomic<unsigned> count{0};
  const std::wstring temporary = toWidePath(path) + L"." + std::to_wstring(::GetCurrentProcessId()) + L"-" +
                                 std::to_wstring(::GetTickCount64()) + L"-" + std::to_wstring(++count);
  const Outcome filled = fill(temporary, content, rights, path);
  if (filled) return temporary;
  ::DeleteFileW(temporary.c_str());
  return filled.error();
}

// Gives the file its name; ERROR_SUCCESS, or the code, and then the file is gone.
DWORD moveTo(const std::string& path, const std::wstring& temporary, DWORD flags) {
  if (::MoveFileExW(temporary.c_str(), toWidePath(path).c_str(), flags | MOVEFILE_WRITE_THROUGH)) return ERROR_SUCCESS;
  const DWORD code = ::GetLastError();
  ::DeleteFileW(temporary.c_str());
  return code;
}

// "\\server\share" of a path on one, else empty: it can't be made, only reached.
std::string shareOf(const std::string& path) {
  constexpr const char* kSlashes = "\\/";
  const auto isSlash = [](char c) { return c == '\\' || c == '/'; };
  if (path.size() < 3 || !isSlash(path[0]) || !isSlash(path[1]) || path[2] == '?' || path[2] == '.') return {};
  const std::size_t server = path.find_first_of(kSlashes, 2);
  return server == std::string::npos ? path : path.substr(0, path.find_first_of(kSlashes, server + 1));
}

bool isFolder(const std::wstring& path) {
  const DWORD attributes = ::GetFileAttributesW(path.c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

}  // namespace

Result<std::string> readFile(const std::string& path, std::size_t limit) {
  const Handle file(::CreateFileW(toWidePath(path).c_str(), GENERIC_READ, kShareAll, nullptr, OPEN_EXISTING,
                                  FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file) return diskError(path, "opening", ::GetLastError());
  std::string content;
  for (std::array<char, 16384> block{};;) {
    DWORD got = 0;
    if (!::ReadFile(file.get(), block.data(), static_cast<DWORD>(block.size()), &got, nullptr))
      return diskError(path, "reading", ::GetLastError());
    if (got == 0) return content;
    content.append(block.data(), got);
    if (content.size() > limit)
      return Error{Error::Kind::Disk, path + ": it holds more than " + std::to_string(limit) + " bytes"};
  }
}

Outcome replaceFile(const std::string& path, std::string_view content, const FileRights& rights) {
  const Result<std::wstring> temporary = writeBeside(path, content, rights);
  if (!temporary) return temporary.error();
  const DWORD code = moveTo(path, temporary.value(), MOVEFILE_REPLACE_EXISTING);
  if (code != ERROR_SUCCESS) return diskError(path, "replacing", code);
  return success();
}

Result<bool> createFile(const std::string& path, std::string_view content, const FileRights& rights) {
  const Result<std::wstring> temporary = writeBeside(path, content, rights);
  if (!temporary) return temporary.error();
  const DWORD code = moveTo(path, temporary.value(), 0);
  if (code == ERROR_ALREADY_EXISTS || code == ERROR_FILE_EXISTS) return false;
  if (code != ERROR_SUCCESS) return diskError(path, "writing", code);
  return true;
}

std::string asTextFile(std::string_view text) {
  std::string content = "\xEF\xBB\xBF";
  for (const char c : text) {
    if (c == '\n') content += '\r';
    content += c;
  }
  return content;
}

Outcome makePrivateFolder(const std::string& path) {
  const std::wstring wide = toWidePath(path);
  if (isFolder(wide)) return success();
  const DWORD unreachable = ::GetLastError();
  if (const std::string share = shareOf(path); !share.empty() && share.size() >= path.size())
    return diskError(path, "reaching the share", unreachable);
  const std::size_t slash = path.find_last_of("\\/");
  if (slash != std::string::npos && slash > 2 && !isFolder(toWidePath(path.substr(0, slash)))) {
    const Outcome above = makePrivateFolder(path.substr(0, slash));
    if (!above) return above;
  }
  const SecurityDescriptor descriptor = privateDescriptor(true);
  if (!descriptor) return diskError(path, "making the folder", ::GetLastError());
  SECURITY_ATTRIBUTES attributes = attributesOf(descriptor);
  if (::CreateDirectoryW(wide.c_str(), &attributes) || isFolder(wide)) return success();
  return diskError(path, "making the folder", ::GetLastError());
}

Result<std::uint64_t> freeSpace(const std::string& path) {
  ULARGE_INTEGER available{};
  if (!::GetDiskFreeSpaceExW(toWidePath(path).c_str(), &available, nullptr, nullptr)) {
    const std::string folder = path.substr(0, path.find_last_of("\\/"));  // the name of a file is taken, too
    if (!::GetDiskFreeSpaceExW(toWidePath(folder).c_str(), &available, nullptr, nullptr))
      return diskError(path, "asking for free space", ::GetLastError());
  }
  return static_cast<std::uint64_t>(available.QuadPart);
}

Result<bool> readableByEverybody(const std::string& path) {
  PACL acl = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  const DWORD code = ::GetNamedSecurityInfoW(toWidePath(path).c_str(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION,
                                             nullptr, nullptr, &acl, nullptr, &descriptor);
  if (code != ERROR_SUCCESS) return diskError(path, "looking at its rights", code);
  const SecurityDescriptor owner(descriptor);
  return letsEverybodyRead(acl);
}

}  // namespace relay
