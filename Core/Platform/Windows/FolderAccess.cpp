#include "Core/Platform/FolderAccess.h"

#include <windows.h>

#include "Core/Platform/Windows/Handle.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {

Outcome mayList(const std::string& folder) {
  constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  const std::wstring name = toWidePath(folder);
  const Handle opened(::CreateFileW(name.c_str(), FILE_LIST_DIRECTORY, kShareAll, nullptr, OPEN_EXISTING,
                                    FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  if (!opened) return diskError(folder, "reading the folder", ::GetLastError());
  const DWORD attributes = ::GetFileAttributesW(name.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return diskError(folder, "reading the folder", ::GetLastError());
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) return diskError(folder, "reading the folder", ERROR_DIRECTORY);
  return success();
}

}  // namespace relay
