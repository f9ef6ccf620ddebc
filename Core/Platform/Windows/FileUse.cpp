#include "Core/Platform/FileUse.h"

#include <windows.h>

#include "Core/Platform/Windows/Handle.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {

// Without FILE_SHARE_WRITE the opening fails while somebody has the file open for writing.
Result<FileUse> fileUse(const std::string& path) {
  const std::wstring name = toWidePath(path);
  const DWORD attributes = ::GetFileAttributesW(name.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return diskError(path, "opening", ::GetLastError());
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
    return Error{Error::Kind::Disk, path + ": it is no plain file", false};
  const Handle file(::CreateFileW(name.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
                                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (file) return FileUse::Free;
  const DWORD code = ::GetLastError();
  if (code == ERROR_SHARING_VIOLATION || code == ERROR_LOCK_VIOLATION) return FileUse::Written;
  return diskError(path, "opening", code);
}

}  // namespace relay
