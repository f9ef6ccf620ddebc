#include "Core/Http/LookupThreads.h"

#include <system_error>
#include <thread>
#include <utility>

namespace relay {

bool LookupThreads::add(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(work));
  if (running_ == most_) return true;
  try {
    std::thread([this] { run(); }).detach();
    ++running_;
  } catch (const std::system_error&) {
    if (running_ > 0) return true;
    waiting_.pop_back();
    return false;
  }
  return true;
}

void LookupThreads::run() {
  for (;;) {
    std::function<void()> next;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty()) {
        --running_;
        return;
      }
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    next();
  }
}

}  // namespace relay
