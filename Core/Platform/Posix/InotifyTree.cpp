#include "Core/Platform/Posix/InotifyTree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <climits>
#include <memory>
#include <string_view>
#include <utility>

namespace relay {
namespace {

constexpr std::size_t kMostFolders = 65'536;
constexpr std::uint32_t kEvents = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                  IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

struct Closing {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, Closing>;

// Opens a path that may be longer than the system takes at once. Null: errno says why.
Folder openFolder(const std::string& path, int linkFlag) {
  Descriptor at;
  std::size_t begin = 0;
  while (path.size() - begin >= PATH_MAX) {
    const std::size_t end = path.rfind('/', begin + PATH_MAX - 2);
    if (end == std::string::npos || end <= begin) {
      errno = ENAMETOOLONG;
      return nullptr;
    }
    const std::string part = path.substr(begin, end - begin);
    at = Descriptor(::openat(at ? at.get() : AT_FDCWD, part.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!at) return nullptr;
    begin = path.find_first_not_of('/', end);
    if (begin == std::string::npos) begin = path.size();
  }
  const std::string rest = begin == path.size() ? "." : path.substr(begin);
  const int folder =
      ::openat(at ? at.get() : AT_FDCWD, rest.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | linkFlag);
  if (folder < 0) return nullptr;
  Folder opened(::fdopendir(folder));
  if (!opened) ::close(folder);
  return opened;
}

std::string reasonOf(int code) {
  if (code == ENOSPC) return "the system watches no more folders for this account; raise fs.inotify.max_user_watches";
  if (code == EMFILE) return "the system allows no more watches for this account; raise fs.inotify.max_user_instances";
  return std::generic_category().message(code);
}

bool isFolder(DIR* in, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
  struct stat info {};
  return ::fstatat(::dirfd(in), entry.d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(info.st_mode);
}

// Whether `path` is `folder` or lies below it.
bool isWithin(std::string_view path, std::string_view folder) {
  return folder.empty() || path == folder ||
         (path.size() > folder.size() && path[folder.size()] == '/' && path.starts_with(folder));
}

}  // namespace

std::optional<InotifyTree::Fault> InotifyTree::open() {
  inotify_ = Descriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!inotify_) return Fault{{}, reasonOf(errno)};
  return coverAll();
}

std::optional<InotifyTree::Fault> InotifyTree::coverAll() {
  Watches found;
  const auto fault = walk({}, found);
  for (const auto& [watch, below] : watched_) {
    if (found.count(watch) == 0) ::inotify_rm_watch(inotify_.get(), watch);
  }
  watched_ = std::move(found);
  return fault;
}

std::optional<InotifyTree::Fault> InotifyTree::cover(const std::string& below) { return walk(below, watched_); }

std::optional<InotifyTree::Fault> InotifyTree::walk(const std::string& top, Watches& found) {
  std::optional<Fault> first;
  std::vector<std::string> waiting{top};
  while (!waiting.empty()) {
    const std::string below = std::move(waiting.back());
    waiting.pop_back();
    auto fault = visit(below, found, waiting);
    if (!fault) continue;
    if (!first) first = std::move(fault);
    if (below.empty()) break;
  }
  return first;
}

std::optional<InotifyTree::Fault> InotifyTree::visit(const std::string& below, Watches& found,
                                                     std::vector<std::string>& waiting) {
  const bool isRoot = below.empty();
  const Folder folder = openFolder(isRoot ? root_ + '/' : root_ + '/' + below, isRoot ? 0 : O_NOFOLLOW);
  if (!folder) {
    const bool goneAgain = !isRoot && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP);
    if (goneAgain) return std::nullopt;
    return Fault{below, reasonOf(errno)};
  }
  const std::string name = "/proc/self/fd/" + std::to_string(::dirfd(folder.get()));
  const int watch = ::inotify_add_watch(inotify_.get(), name.c_str(), kEvents);
  if (watch < 0) return Fault{below, reasonOf(errno)};
  found[watch] = below;
  struct stat info {};
  if (isRoot && ::fstat(::dirfd(folder.get()), &info) == 0) {
    device_ = info.st_dev;
    inode_ = info.st_ino;
  }
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view child = entry->d_name;
    if (child == "." || child == ".." || !isFolder(folder.get(), *entry)) continue;
    if (found.size() + waiting.size() >= kMostFolders)
      return Fault{below, "only 65536 subfolders are watched, and there are more"};
    waiting.push_back(isRoot ? std::string(child) : below + '/' + std::string(child));
  }
  return std::nullopt;
}

void InotifyTree::drop(const std::string& below) {
  for (auto entry = watched_.begin(); entry != watched_.end();) {
    const bool gone = isWithin(entry->second, below);
    if (gone) ::inotify_rm_watch(inotify_.get(), entry->first);
    entry = gone ? watched_.erase(entry) : std::next(entry);
  }
}

const std::string* InotifyTree::find(int watch) const {
  const auto found = watched_.find(watch);
  return found == watched_.end() ? nullptr : &found->second;
}

bool InotifyTree::isSameRoot() const {
  const Folder folder = openFolder(root_ + '/', 0);
  struct stat info {};
  return folder && ::fstat(::dirfd(folder.get()), &info) == 0 && info.st_dev == device_ && info.st_ino == inode_;
}

}  // namespace relay
