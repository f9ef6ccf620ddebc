#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

namespace relay {

// Somebody wants the program to stop. Given once, on any thread; what is registered runs at once,
// on the giver's thread, or on the registering one when the signal has been given already.
class StopSignal {
 public:
  void give() {
    const std::lock_guard lock(mutex_);
    given_ = true;
    if (action_) action_();
    changed_.notify_all();
  }

  bool given() const {
    const std::lock_guard lock(mutex_);
    return given_;
  }

  // Replaces what was registered before; after it returns the old action does not run any more.
  void onGiven(std::function<void()> action) {
    const std::lock_guard lock(mutex_);
    action_ = std::move(action);
    if (given_ && action_) action_();
  }

  // True when it was given within the time.
  bool waitFor(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [this] { return given_; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> action_;
  bool given_ = false;
};

}  // namespace relay
