#include "Service/Windows/ServiceFolders.h"

#include <windows.h>

#include <aclapi.h>
#include <sddl.h>

#include <filesystem>
#include <memory>

#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/Paths.h"
#include "Core/Platform/Windows/Security.h"
#include "Core/Platform/Windows/Text.h"
#include "Service/GoodSettings.h"

namespace relay {
namespace {

constexpr const wchar_t* full = L"FA";
constexpr const wchar_t* change = L"0x1301bf";  // read, write, delete, but no change of rights
constexpr const wchar_t* look = L"0x1200a9";    // read, enter

std::wstring entry(const std::wstring& inherit, const wchar_t* rights, const std::wstring& sid) {
  return L"(A;" + inherit + L";" + rights + L";;;" + sid + L")";
}

// SYSTEM and administrators everything, the service what it is given, nobody else anything.
SecurityDescriptor closedTo(const Readers& service, const wchar_t* rights, bool folder) {
  const std::wstring inherit = folder ? L"OICI" : L"";
  std::wstring rules = L"D:P" + entry(inherit, full, L"SY") + entry(inherit, full, L"BA");
  for (const auto& sid : service) rules += entry(inherit, rights, sid);
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  ::ConvertStringSecurityDescriptorToSecurityDescriptorW(rules.c_str(), SDDL_REVISION_1, &descriptor, nullptr);
  return SecurityDescriptor(descriptor);
}

Outcome setRights(const std::string& path, PACL list, bool isProtected) {
  std::wstring name = toWide(path);
  const DWORD kind = DACL_SECURITY_INFORMATION | (isProtected ? PROTECTED_DACL_SECURITY_INFORMATION : 0);
  const DWORD code = ::SetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, kind, nullptr, nullptr, list, nullptr);
  if (code == ERROR_SUCCESS) return success();
  return diskError(path, "setting its rights", code);
}

Outcome close(const std::string& path, const Readers& service, const wchar_t* rights, bool folder) {
  const SecurityDescriptor descriptor = closedTo(service, rights, folder);
  BOOL present = FALSE, defaulted = FALSE;
  PACL list = nullptr;
  if (!descriptor || !::GetSecurityDescriptorDacl(descriptor.get(), &present, &list, &defaulted))
    return diskError(path, "setting its rights", ::GetLastError());
  return setRights(path, list, true);
}

// Adds the service to those whom the folder lets in.
Outcome letIn(const std::string& path, const std::wstring& sidText) {
  PSID sid = nullptr;
  if (!::ConvertStringSidToSidW(sidText.c_str(), &sid)) return diskError(path, "reading a SID", ::GetLastError());
  const std::unique_ptr<void, LocalFreeing> sidOwner(sid);
  PACL old = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  std::wstring name = toWide(path);
  DWORD code = ::GetNamedSecurityInfoW(name.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, &old,
                                       nullptr, &descriptor);
  if (code != ERROR_SUCCESS) return diskError(path, "looking at its rights", code);
  const SecurityDescriptor owner(descriptor);
  EXPLICIT_ACCESSW access{};
  access.grfAccessPermissions = FILE_GENERIC_READ | FILE_GENERIC_WRITE | FILE_GENERIC_EXECUTE | DELETE;
  access.grfAccessMode = GRANT_ACCESS;
  access.grfInheritance = SUB_CONTAINERS_AND_OBJECTS_INHERIT;
  access.Trustee.TrusteeForm = TRUSTEE_IS_SID;
  access.Trustee.ptstrName = static_cast<LPWSTR>(sid);
  PACL list = nullptr;
  code = ::SetEntriesInAclW(1, &access, old, &list);
  if (code != ERROR_SUCCESS) return diskError(path, "setting its rights", code);
  const std::unique_ptr<void, LocalFreeing> listOwner(list);
  return setRights(path, list, false);
}

Outcome prepare(const std::string& folder, bool isOwn, const Readers& service, const wchar_t* rights) {
  std::error_code ignored;
  const bool wasThere = std::filesystem::exists(nativePath(folder), ignored);
  const auto made = makePrivateFolder(folder);
  if (!made) return made;
  if (isOwn || !wasThere) return close(folder, service, rights, true);
  for (const auto& sid : service) {
    const auto done = letIn(folder, sid);
    if (!done) return done;
  }
  return success();
}

std::string parentOf(const std::string& file) { return utf8Path(nativePath(file).parent_path()); }

}  // namespace

Outcome prepareFolders(const std::string& config, const Settings& settings, const Readers& service) {
  const std::string home = parentOf(config);
  const bool homeIsOwn = home == parentOf(defaultConfigFile());
  std::error_code ignored;
  const bool closesHome = homeIsOwn || !std::filesystem::exists(nativePath(home), ignored);
  if (closesHome) {
    const auto done = prepare(home, true, service, look);
    if (!done) return done;
  }
  const std::string data = settings.service.dataDir;
  for (const std::string& folder :
       {home + "\\data", home + "\\logs", home + "\\recordings", data, logFolder(data), settings.recordings.output}) {
    if (folder.empty()) continue;
    const auto done = prepare(folder, parentOf(folder) == home && closesHome, service, change);
    if (!done) return done;
  }
  return success();
}

Outcome protectSettings(const std::string& config, const Readers& service) {
  return close(config, service, look, false);
}

}  // namespace relay
