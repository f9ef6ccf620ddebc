#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

namespace relay {

// Brings what the database thread has to say to the io thread, in order, many at a time.
//
// Threads: post() from any, the rest from the executor's.
// Lifetime: after close() nothing runs any more, and the executor is not touched.
class Inbox : public std::enable_shared_from_this<Inbox> {
 public:
  // `after` runs behind each batch.
  Inbox(boost::asio::any_io_executor executor, std::function<void()> after);

  void post(std::function<void()> message);
  void close();

 private:
  void drain();

  boost::asio::any_io_executor executor_;
  std::function<void()> after_;
  std::mutex mutex_;
  std::vector<std::function<void()>> messages_;
  bool posted_ = false;
  bool closed_ = false;
};

}  // namespace relay
