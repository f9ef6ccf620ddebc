#include "Core/Platform/FolderWatch.h"

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "Core/Platform/FolderNewsQueue.h"
#include "Core/Platform/WatchedFolder.h"

namespace relay {
namespace {

namespace net = boost::asio;

constexpr std::chrono::seconds kLongestWait{2};

// The way from the watch's thread to whoever is told. One delivery is under way at a time; what comes
// meanwhile waits in the queue.
class Delivery : public std::enable_shared_from_this<Delivery> {
 public:
  Delivery(net::any_io_executor executor, FolderWatch::Told told)
      : executor_(std::move(executor)), told_(std::move(told)) {}

  void add(FolderNews news) {
    const std::lock_guard lock(mutex_);
    if (!executor_) return;
    queue_.add(std::move(news));
    if (std::exchange(underWay_, true)) return;
    net::post(*executor_, [self = shared_from_this()] { self->deliver(); });
  }

  // On the executor's thread.
  void shut() {
    const std::lock_guard lock(mutex_);
    executor_.reset();
  }

 private:
  void deliver() {
    std::vector<FolderNews> all;
    {
      const std::lock_guard lock(mutex_);
      all = queue_.take();
      underWay_ = false;
    }
    for (const auto& news : all) {
      if (isShut()) return;
      told_(news);
    }
  }

  bool isShut() {
    const std::lock_guard lock(mutex_);
    return !executor_;
  }

  std::mutex mutex_;
  std::optional<net::any_io_executor> executor_;  // none: nobody is told any more
  FolderNewsQueue queue_;
  bool underWay_ = false;
  const FolderWatch::Told told_;
};

// What the thread works with; it keeps this alive as long as it runs.
struct Watching {
  net::io_context io{1};
  std::shared_ptr<Delivery> delivery;
  std::vector<std::unique_ptr<WatchedFolder>> folders;  // touched on the thread only
  std::atomic<bool> refreshing = false;
  std::atomic<bool> stopping = false;
  std::promise<void> ended;

  void watch(const std::vector<std::string>& names) {
    for (const auto& name : names) {
      if (stopping) return;
      folders.push_back(WatchedFolder::watch(io, name, [this](FolderNews news) { delivery->add(std::move(news)); }));
    }
  }

  void refresh() {
    refreshing = false;
    for (const auto& folder : folders) {
      if (stopping) return;
      folder->refresh();
    }
  }
};

class ThreadedWatch final : public FolderWatch {
 public:
  ThreadedWatch(net::any_io_executor executor, std::vector<std::string> names, Told told)
      : watching_(std::make_shared<Watching>()), work_(watching_->io.get_executor()) {
    watching_->delivery = std::make_shared<Delivery>(std::move(executor), std::move(told));
    thread_ = std::thread([watching = watching_, names = std::move(names)] {
      watching->watch(names);
      watching->io.run();
      watching->ended.set_value();
    });
  }

  ThreadedWatch(const ThreadedWatch&) = delete;
  ThreadedWatch& operator=(const ThreadedWatch&) = delete;

  ~ThreadedWatch() override {
    watching_->delivery->shut();
    watching_->stopping = true;
    // The folders go on their own thread, which then runs until the system has let go of them.
    net::post(watching_->io, [watching = watching_.get()] { watching->folders.clear(); });
    work_.reset();
    if (watching_->ended.get_future().wait_for(kLongestWait) == std::future_status::ready)
      thread_.join();
    else
      thread_.detach();
  }

  void refresh() override {
    if (watching_->refreshing.exchange(true)) return;
    net::post(watching_->io, [watching = watching_.get()] { watching->refresh(); });
  }

 private:
  std::shared_ptr<Watching> watching_;
  net::executor_work_guard<net::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<FolderWatch> FolderWatch::start(net::any_io_executor executor, std::vector<std::string> folders,
                                                Told told) {
  return std::make_unique<ThreadedWatch>(std::move(executor), std::move(folders), std::move(told));
}

}  // namespace relay
