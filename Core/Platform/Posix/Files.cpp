#include "Core/Platform/Files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <cstdlib>
#include <filesystem>

#include "Core/Platform/Posix/Descriptor.h"

namespace relay {
namespace {

Outcome writeAll(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return diskError(path, "writing", errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return success();
}

// Owner and mode of the pattern, as far as this account may set them; never anything for others.
Outcome applyRights(int fd, const FileRights& rights, const std::string& path) {
  mode_t mode = 0600;
  struct stat like {};
  if (!rights.like.empty() && ::stat(rights.like.c_str(), &like) == 0) {
    mode = (like.st_mode & 0640U) | 0600U;
    const bool sameGroup = ::fchown(fd, static_cast<uid_t>(-1), like.st_gid) == 0;
    if (!sameGroup) mode &= 0600U;
  }
  if (::fchmod(fd, mode) != 0) return diskError(path, "setting its rights", errno);
  return success();
}

Outcome fill(int fd, std::string_view content, const FileRights& rights, const std::string& path) {
  Outcome done = applyRights(fd, rights, path);
  if (!done) return done;
  done = writeAll(fd, content, path);
  if (!done) return done;
  if (::fsync(fd) != 0) return diskError(path, "syncing", errno);
  return success();
}

// The name of a fresh file in the same folder that holds the content and is synced.
Result<std::string> writeBeside(const std::string& path, std::string_view content, const FileRights& rights) {
  std::string temporary = path + ".XXXXXX";
  const Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return diskError(path, "writing", errno);
  const Outcome filled = fill(fd.get(), content, rights, path);
  if (filled) return temporary;
  ::unlink(temporary.c_str());
  return filled.error();
}

Outcome syncFolder(const std::string& folder) {
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return diskError(folder, "opening", errno);
  if (::fsync(fd.get()) != 0 && errno != EINVAL) return diskError(folder, "syncing", errno);
  return success();
}

std::string folderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

Result<std::string> readFile(const std::string& path, std::size_t limit) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return diskError(path, "opening", errno);
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) return diskError(path, "reading", errno);
  if (S_ISDIR(info.st_mode)) return diskError(path, "reading", EISDIR);
  std::string content;
  for (char block[16384];;) {
    const ssize_t got = ::read(fd.get(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return diskError(path, "reading", errno);
    if (got == 0) return content;
    content.append(block, static_cast<std::size_t>(got));
    if (content.size() > limit)
      return Error{Error::Kind::Disk, path + ": it holds more than " + std::to_string(limit) + " bytes"};
  }
}

Outcome replaceFile(const std::string& path, std::string_view content, const FileRights& rights) {
  const Result<std::string> temporary = writeBeside(path, content, rights);
  if (!temporary) return temporary.error();
  if (::rename(temporary.value().c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary.value().c_str());
    return diskError(path, "replacing", code);
  }
  return syncFolder(folderOf(path));
}

Result<bool> createFile(const std::string& path, std::string_view content, const FileRights& rights) {
  const Result<std::string> temporary = writeBeside(path, content, rights);
  if (!temporary) return temporary.error();
  const bool linked = ::link(temporary.value().c_str(), path.c_str()) == 0;
  const int code = errno;
  ::unlink(temporary.value().c_str());
  if (!linked && code == EEXIST) return false;
  if (!linked) return diskError(path, "writing", code);
  const Outcome synced = syncFolder(folderOf(path));
  if (!synced) return synced.error();
  return true;
}

std::string asTextFile(std::string_view text) { return std::string(text); }

Outcome makePrivateFolder(const std::string& path) {
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem)) return success();
  const std::string above = folderOf(path);
  if (above != path && !std::filesystem::is_directory(above, problem)) {
    const Outcome made = makePrivateFolder(above);
    if (!made) return made;
  }
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return diskError(path, "making the folder", errno);
  if (!std::filesystem::is_directory(path, problem)) return diskError(path, "making the folder", ENOTDIR);
  return success();
}

Result<std::uint64_t> freeSpace(const std::string& path) {
  struct statvfs info {};
  if (::statvfs(path.c_str(), &info) != 0) return diskError(path, "asking for free space", errno);
  return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

Result<bool> readableByEverybody(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return diskError(path, "looking at its rights", errno);
  return (info.st_mode & S_IROTH) != 0;
}

}  // namespace relay
