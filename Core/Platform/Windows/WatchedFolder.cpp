#include "Core/Platform/WatchedFolder.h"

#include <winsock2.h>

#include <windows.h>

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/windows/overlapped_ptr.hpp>
#include <boost/asio/windows/stream_handle.hpp>

#include "Core/Platform/Windows/Handle.h"
#include "Core/Platform/Windows/Text.h"

namespace relay {
namespace {

namespace net = boost::asio;
using boost::system::error_code;

constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
constexpr DWORD kEvents = FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_DIR_NAME | FILE_NOTIFY_CHANGE_SIZE |
                          FILE_NOTIFY_CHANGE_LAST_WRITE;
constexpr std::size_t kBufferSize = 64 * 1024;  // more is refused for folders of other machines

HANDLE openFolder(const std::string& folder, DWORD flags) {
  return ::CreateFileW(toWidePath(folder).c_str(), FILE_LIST_DIRECTORY, kShareAll, nullptr, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | flags, nullptr);
}

// Which folder a handle stands for; nullopt where the file system does not number them.
std::optional<std::pair<DWORD, ULONGLONG>> identity(HANDLE folder) {
  BY_HANDLE_FILE_INFORMATION info{};
  if (!::GetFileInformationByHandle(folder, &info)) return std::nullopt;
  const ULONGLONG index = (static_cast<ULONGLONG>(info.nFileIndexHigh) << 32) | info.nFileIndexLow;
  if (index == 0) return std::nullopt;
  return std::pair(info.dwVolumeSerialNumber, index);
}

// A folder that was removed while a watch holds it stays until that lets go.
bool isBeingRemoved(HANDLE folder) {
  FILE_STANDARD_INFO info{};
  return ::GetFileInformationByHandleEx(folder, FileStandardInfo, &info, sizeof info) && info.DeletePending;
}

bool isFolder(const std::string& path) {
  const DWORD attributes = ::GetFileAttributesW(toWidePath(path).c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

// Who opened a file by its 8.3 name makes the system tell of it by that name.
std::string withLongNames(const std::string& path) {
  if (path.find('~') == std::string::npos) return path;
  const std::wstring wide = toWidePath(path);
  std::wstring full(::GetLongPathNameW(wide.c_str(), nullptr, 0), L'\0');
  full.resize(::GetLongPathNameW(wide.c_str(), full.data(), static_cast<DWORD>(full.size())));
  const std::size_t last = full.find_last_of(L'\\');
  if (last == std::wstring::npos || full.size() == last + 1) return path;
  return path.substr(0, path.find_last_of('\\') + 1) + fromWide(std::wstring_view(full).substr(last + 1));
}

// A folder that is open, and what the system writes its changes into; both must stay until the last
// request for it has ended.
struct Opening {
  Opening(net::io_context& io, HANDLE folder) : handle(io, folder), buffer(kBufferSize / sizeof(DWORD)) {}
  net::windows::stream_handle handle;
  std::vector<DWORD> buffer;
};

struct Change {
  DWORD action = 0;
  std::wstring name;
};

std::vector<Change> changesIn(const Opening& opening, std::size_t size) {
  std::vector<Change> changes;
  const auto* bytes = reinterpret_cast<const std::byte*>(opening.buffer.data());
  constexpr std::size_t kHead = offsetof(FILE_NOTIFY_INFORMATION, FileName);
  for (std::size_t at = 0; at + kHead <= size;) {
    FILE_NOTIFY_INFORMATION head{};
    std::memcpy(&head, bytes + at, kHead);
    if (head.FileNameLength > size - at - kHead) break;
    Change change{head.Action, std::wstring(head.FileNameLength / sizeof(wchar_t), L'\0')};
    std::memcpy(change.name.data(), bytes + at + kHead, change.name.size() * sizeof(wchar_t));
    changes.push_back(std::move(change));
    if (head.NextEntryOffset == 0) break;
    at += head.NextEntryOffset;
  }
  return changes;
}

std::string reasonOf(DWORD code) {
  if (code == ERROR_INVALID_FUNCTION || code == ERROR_NOT_SUPPORTED)
    return "its file system does not tell of changes; they are found when it is looked through";
  if (code == ERROR_ACCESS_DENIED)
    return "it was removed, or the account of this process may not read it: " + systemMessage(code);
  if (code == ERROR_DIRECTORY) return "it is a file, not a folder";
  return systemMessage(code);
}

class DirectoryFolder : public std::enable_shared_from_this<DirectoryFolder> {
 public:
  DirectoryFolder(net::io_context& io, std::string folder, WatchedFolder::Tell tell)
      : io_(io), folder_(std::move(folder)), root_(folder_), tell_(std::move(tell)) {
    while (!root_.empty() && (root_.back() == '\\' || root_.back() == '/')) root_.pop_back();
  }

  void begin(const std::string& reason) {
    end();
    const HANDLE folder = openFolder(root_ + '\\', FILE_FLAG_OVERLAPPED);
    if (folder == INVALID_HANDLE_VALUE) return lose(::GetLastError());
    opening_ = std::make_shared<Opening>(io_, folder);
    if (const DWORD failed = listen()) return lose(failed);
    lost_.clear();
    tell(FolderNews::Kind::Watched, folder_, std::exchange(again_, true) ? reason : std::string());
  }

  void refresh() {
    if (!opening_) return begin("it is there again");
    if (isBeingRemoved(opening_->handle.native_handle())) return lose(ERROR_FILE_NOT_FOUND);
    const Handle now(openFolder(root_ + '\\', 0));
    if (!now) return lose(::GetLastError());
    if (identity(now.get()) != identity(opening_->handle.native_handle())) begin("it is another folder than before");
  }

  void end() {
    if (!opening_) return;
    error_code ignored;
    opening_->handle.close(ignored);
    opening_.reset();
  }

 private:
  void tell(FolderNews::Kind kind, std::string path, std::string reason = {}) {
    tell_({kind, folder_, std::move(path), std::move(reason)});
  }

  void lose(DWORD code) {
    end();
    const std::string reason = reasonOf(code);
    if (std::exchange(lost_, reason) != reason) tell(FolderNews::Kind::Lost, folder_, reason);
  }

  // 0: the next changes will be taken.
  DWORD listen() {
    net::windows::overlapped_ptr request(
        io_, [weak = weak_from_this(), opening = opening_](const error_code& failed, std::size_t size) {
          const auto self = weak.lock();
          if (self && self->opening_ == opening) self->take(failed, size);
        });
    const BOOL begun = ::ReadDirectoryChangesW(opening_->handle.native_handle(), opening_->buffer.data(), kBufferSize,
                                               TRUE, kEvents, nullptr, request.get(), nullptr);
    const DWORD code = begun ? ERROR_SUCCESS : ::GetLastError();
    if (code != ERROR_SUCCESS && code != ERROR_IO_PENDING) {
      request.reset();
      return code;
    }
    request.release();
    return ERROR_SUCCESS;
  }

  void take(const error_code& failed, std::size_t size) {
    const auto code = static_cast<DWORD>(failed.value());
    if (failed && code != ERROR_NOTIFY_ENUM_DIR) return lose(code);
    const std::vector<Change> changes = changesIn(*opening_, failed ? 0 : size);
    // Asked for before anything is looked at: what happens meanwhile is kept by the system.
    if (const DWORD refused = listen()) return lose(refused);
    if (changes.empty())
      return tell(FolderNews::Kind::LookAgain, folder_, "more changed at once than the system keeps");
    for (const Change& change : changes) {
      if (!opening_) return;
      take(change);
    }
  }

  void take(const Change& change) {
    std::string path = root_ + '\\' + fromWide(change.name);
    if (change.action == FILE_ACTION_REMOVED || change.action == FILE_ACTION_RENAMED_OLD_NAME)
      return tell(FolderNews::Kind::Changed, std::move(path));
    path = withLongNames(path);
    if (!isFolder(path)) return tell(FolderNews::Kind::Changed, std::move(path));
    // A folder's own time changes with each file in it, which is told by itself.
    if (change.action != FILE_ACTION_MODIFIED) tell(FolderNews::Kind::LookAgain, std::move(path), "it is new here");
  }

  net::io_context& io_;
  const std::string folder_;  // as it was given
  std::string root_;
  const WatchedFolder::Tell tell_;
  std::shared_ptr<Opening> opening_;  // null: the folder is not there
  std::string lost_;                  // why; empty: watched
  bool again_ = false;                // it was watched before
};

class Owner final : public WatchedFolder {
 public:
  explicit Owner(std::shared_ptr<DirectoryFolder> folder) : folder_(std::move(folder)) {}
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;
  ~Owner() override { folder_->end(); }
  void refresh() override { folder_->refresh(); }

 private:
  std::shared_ptr<DirectoryFolder> folder_;
};

}  // namespace

std::unique_ptr<WatchedFolder> WatchedFolder::watch(net::io_context& io, std::string folder, Tell tell) {
  auto made = std::make_shared<DirectoryFolder>(io, std::move(folder), std::move(tell));
  made->begin({});
  return std::make_unique<Owner>(std::move(made));
}

}  // namespace relay
