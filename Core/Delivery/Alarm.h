#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

namespace relay {

// Rings once after a while. Injected, so that whatever waits can be tested without waiting.
//
// Threads: one owner; `ring` runs on it, never inside set(). Lifetime: after its end it does not ring.
struct Alarm {
  virtual ~Alarm() = default;
  // Replaces what was set before.
  virtual void set(std::chrono::milliseconds after, std::function<void()> ring) = 0;
  virtual void clear() = 0;
};

std::shared_ptr<Alarm> makeAlarm(boost::asio::any_io_executor executor);

}  // namespace relay
