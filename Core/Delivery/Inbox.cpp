#include "Core/Delivery/Inbox.h"

#include <utility>

#include <boost/asio/post.hpp>

namespace relay {

Inbox::Inbox(boost::asio::any_io_executor executor, std::function<void()> after)
    : executor_(std::move(executor)), after_(std::move(after)) {}

void Inbox::post(std::function<void()> message) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  messages_.push_back(std::move(message));
  if (std::exchange(posted_, true)) return;
  boost::asio::post(executor_, [self = shared_from_this()] { self->drain(); });
}

void Inbox::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  messages_.clear();
}

void Inbox::drain() {
  std::vector<std::function<void()>> messages;
  {
    const std::lock_guard lock(mutex_);
    messages.swap(messages_);
    posted_ = false;
    if (closed_) return;
  }
  for (auto& message : messages) message();
  after_();
}

}  // namespace relay
