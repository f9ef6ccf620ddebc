#include "Recordings/TranscodeQueue.h"

#include <utility>

#include "Core/Platform/ThreadPriority.h"

namespace relay::recordings {

TranscodeQueue::TranscodeQueue(int threads) {
  for (int count = 0; count < threads; ++count)
    threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

TranscodeQueue::~TranscodeQueue() {
  for (auto& thread : threads_) thread.request_stop();
}

void TranscodeQueue::add(Job job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  wake_.notify_one();
}

void TranscodeQueue::work(const std::stop_token& stop) {
  lowerThreadPriority();
  while (!stop.stop_requested()) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job(stop);
  }
}

}  // namespace relay::recordings
