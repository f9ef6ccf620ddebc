#include "Core/Platform/FolderAccess.h"

#include <fcntl.h>

#include "Core/Platform/Posix/Descriptor.h"

namespace relay {

Outcome mayList(const std::string& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) return diskError(folder, "reading the folder", errno);
  return success();
}

}  // namespace relay
