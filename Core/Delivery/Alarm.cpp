#include "Core/Delivery/Alarm.h"

#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace relay {
namespace {

class TimerAlarm final : public Alarm {
 public:
  explicit TimerAlarm(boost::asio::any_io_executor executor) : timer_(std::move(executor)) {}

  void set(std::chrono::milliseconds after, std::function<void()> ring) override {
    timer_.expires_after(after);
    timer_.async_wait([ring = std::move(ring), alive = std::weak_ptr(alive_),
                       number = ++number_](const boost::system::error_code& failed) {
      // A wait that had already ended when the alarm was set anew reports success all the same.
      const auto current = alive.lock();
      if (!failed && current && *current == number) ring();
    });
    *alive_ = number_;
  }

  void clear() override {
    *alive_ = ++number_;
    timer_.cancel();
  }

 private:
  boost::asio::steady_timer timer_;
  int number_ = 0;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace

std::shared_ptr<Alarm> makeAlarm(boost::asio::any_io_executor executor) {
  return std::make_shared<TimerAlarm>(std::move(executor));
}

}  // namespace relay
