#include "Core/Platform/WatchedFolder.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "Core/Platform/Posix/InotifyTree.h"

namespace relay {
namespace {

namespace net = boost::asio;

constexpr std::size_t kReadSize = 64 * 1024;
constexpr std::uint32_t kAppeared = IN_CREATE | IN_MOVED_TO;
constexpr std::uint32_t kRootGone = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;

std::string withoutSlashes(std::string path) {
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path;
}

class InotifyFolder : public std::enable_shared_from_this<InotifyFolder> {
 public:
  InotifyFolder(net::io_context& io, std::string folder, WatchedFolder::Tell tell)
      : folder_(std::move(folder)), root_(withoutSlashes(folder_)), tell_(std::move(tell)), events_(io) {}

  void begin(const std::string& reason) {
    end();
    tree_.emplace(root_);
    const auto fault = tree_->open();
    if (fault && fault->below.empty()) {
      end();
      return lose(folder_, fault->reason);
    }
    events_.assign(::dup(tree_->descriptor()));
    judge(fault, reason);
    listen();
  }

  void refresh() {
    if (!tree_) return begin("it is there again");
    if (!tree_->isSameRoot()) return begin("it is another folder than before");
    if (lost_.empty()) return;
    judge(tree_->coverAll(), "everything below it is watched again");
  }

  void end() {
    boost::system::error_code ignored;
    events_.close(ignored);
    tree_.reset();
  }

 private:
  void tell(FolderNews::Kind kind, std::string path, std::string reason = {}) {
    tell_({kind, folder_, std::move(path), std::move(reason)});
  }

  void lose(std::string path, const std::string& reason) {
    if (std::exchange(lost_, reason) != reason) tell(FolderNews::Kind::Lost, std::move(path), reason);
  }

  // After everything was looked at.
  void judge(const std::optional<InotifyTree::Fault>& fault, const std::string& reason) {
    if (fault) return lose(pathOf(fault->below), fault->reason);
    lost_.clear();
    tell(FolderNews::Kind::Watched, folder_, std::exchange(again_, true) ? reason : std::string());
  }

  std::string pathOf(const std::string& below) const { return below.empty() ? folder_ : root_ + '/' + below; }

  void listen() {
    events_.async_wait(net::posix::stream_descriptor::wait_read,
                       [weak = weak_from_this()](const boost::system::error_code& failed) {
                         const auto self = weak.lock();
                         if (!failed && self && self->tree_) self->readEvents();
                       });
  }

  void readEvents() {
    const ssize_t size = ::read(events_.native_handle(), bytes_.data(), bytes_.size());
    for (ssize_t at = 0; tree_ && at + static_cast<ssize_t>(sizeof(inotify_event)) <= size;) {
      inotify_event event{};
      std::memcpy(&event, bytes_.data() + at, sizeof event);
      const char* name = bytes_.data() + at + sizeof event;
      at += static_cast<ssize_t>(sizeof event + event.len);
      take(event, event.len == 0 ? std::string() : std::string(name, ::strnlen(name, event.len)));
    }
    if (tree_) listen();
  }

  void take(const inotify_event& event, const std::string& name) {
    if ((event.mask & IN_Q_OVERFLOW) != 0) return recover();
    const std::string* below = tree_->find(event.wd);
    if (below == nullptr) return;
    if (below->empty() && (event.mask & kRootGone) != 0) {
      end();
      return lose(folder_, "it was removed, renamed or taken out of reach");
    }
    if ((event.mask & IN_IGNORED) != 0) return tree_->forget(event.wd);
    if (name.empty()) return;
    const std::string path = below->empty() ? name : *below + '/' + name;
    if ((event.mask & IN_ISDIR) != 0) return takeFolder(event.mask, path);
    tell(FolderNews::Kind::Changed, pathOf(path));
  }

  void takeFolder(std::uint32_t what, const std::string& below) {
    tree_->drop(below);
    if ((what & kAppeared) == 0) return tell(FolderNews::Kind::LookAgain, pathOf(below), "it was removed or renamed");
    const auto fault = tree_->cover(below);
    tell(FolderNews::Kind::LookAgain, pathOf(below), "it is new here");
    if (fault) lose(pathOf(fault->below), fault->reason);
  }

  // The system dropped events; among them may have been those of folders.
  void recover() {
    const auto fault = tree_->coverAll();
    if (fault && fault->below.empty()) {
      end();
      return lose(folder_, fault->reason);
    }
    tell(FolderNews::Kind::LookAgain, folder_, "more changed at once than the system keeps");
    if (fault) lose(pathOf(fault->below), fault->reason);
  }

  const std::string folder_;  // as it was given
  const std::string root_;
  const WatchedFolder::Tell tell_;
  net::posix::stream_descriptor events_;
  std::optional<InotifyTree> tree_;  // none: the folder is not there
  std::string lost_;                 // why; empty: watched whole
  bool again_ = false;               // it was watched before
  std::array<char, kReadSize> bytes_{};
};

class Owner final : public WatchedFolder {
 public:
  explicit Owner(std::shared_ptr<InotifyFolder> folder) : folder_(std::move(folder)) {}
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;
  ~Owner() override { folder_->end(); }
  void refresh() override { folder_->refresh(); }

 private:
  std::shared_ptr<InotifyFolder> folder_;
};

}  // namespace

std::unique_ptr<WatchedFolder> WatchedFolder::watch(net::io_context& io, std::string folder, Tell tell) {
  auto made = std::make_shared<InotifyFolder>(io, std::move(folder), std::move(tell));
  made->begin({});
  return std::make_unique<Owner>(std::move(made));
}

}  // namespace relay
