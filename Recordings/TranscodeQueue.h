#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace relay::recordings {

// Works off long jobs on threads of its own that have a low priority.
//
// Threads: add may be called on any. Jobs throw nothing.
// Lifetime: the destructor asks the running jobs to stop, drops the others, and waits for the threads.
class TranscodeQueue {
 public:
  using Job = std::function<void(const std::stop_token&)>;

  explicit TranscodeQueue(int threads);
  ~TranscodeQueue();
  TranscodeQueue(const TranscodeQueue&) = delete;
  TranscodeQueue& operator=(const TranscodeQueue&) = delete;

  void add(Job job);

 private:
  void work(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Job> jobs_;
  std::vector<std::jthread> threads_;
};

}  // namespace relay::recordings
