#include "Core/Platform/FileUse.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <csignal>

#include "Core/Platform/Posix/Descriptor.h"

namespace relay {

// Linux grants a read lease only on a file that nobody has open for writing, and only to its owner or a process with
// CAP_LEASE. A writer that comes in the moment in which the lease is held would be told by SIGIO, which ends a
// process; SIGURG is ignored unless somebody asks for it.
Result<FileUse> fileUse(const std::string& path) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return diskError(path, "opening", errno);
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return diskError(path, "reading", errno);
  if (!S_ISREG(info.st_mode)) return Error{Error::Kind::Disk, path + ": it is no plain file", false};
  if (::fcntl(fd.get(), F_SETSIG, SIGURG) != 0) return FileUse::Unknown;
  if (::fcntl(fd.get(), F_SETLEASE, F_RDLCK) == 0) {
    ::fcntl(fd.get(), F_SETLEASE, F_UNLCK);
    return FileUse::Free;
  }
  return errno == EAGAIN || errno == EBUSY ? FileUse::Written : FileUse::Unknown;
}

}  // namespace relay
