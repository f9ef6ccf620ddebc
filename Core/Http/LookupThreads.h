#pragma once

#include <deque>
#include <functional>
#include <mutex>

namespace relay {

// Threads for questions to the system that cannot be interrupted: they end when there is nothing to ask,
// and are never waited for. So an instance must never be destroyed.
class LookupThreads {
 public:
  explicit LookupThreads(int most) : most_(most) {}

  // Runs `work` on one of them. False: the system gives no thread, and `work` will not run.
  // Threads: any. `work` must not throw.
  bool add(std::function<void()> work);

 private:
  void run();

  const int most_;
  std::mutex mutex_;
  std::deque<std::function<void()>> waiting_;
  int running_ = 0;
};

}  // namespace relay
