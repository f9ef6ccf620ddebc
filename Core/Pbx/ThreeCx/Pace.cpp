#include "Core/Pbx/ThreeCx/Pace.h"

#include <cstdint>
#include <random>
#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace relay::threecx {
namespace {

class TimerAlarm final : public Alarm {
 public:
  explicit TimerAlarm(boost::asio::any_io_executor executor)
      : timer_(std::move(executor)), current_(std::make_shared<std::uint64_t>(0)) {}
  ~TimerAlarm() override { silence(); }

  void ringAfter(Elapsed delay, std::function<void()> ring) override {
    const std::uint64_t setting = ++*current_;
    timer_.expires_after(delay);
    timer_.async_wait([ring = std::move(ring), current = current_, setting](const boost::system::error_code& failed) {
      if (!failed && *current == setting) ring();
    });
  }

  // A handler that is already on its way finds that the setting has changed.
  void silence() override {
    ++*current_;
    timer_.cancel();
  }

 private:
  boost::asio::steady_timer timer_;
  std::shared_ptr<std::uint64_t> current_;
};

class RealPace final : public Pace {
 public:
  RealPace(boost::asio::any_io_executor executor, const Clock& clock)
      : executor_(std::move(executor)), clock_(clock), random_(std::random_device{}()) {}

  Moment now() const override {
    const auto sinceBoot = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::floor<Elapsed>(sinceBoot), clock_.now()};
  }
  std::unique_ptr<Alarm> makeAlarm() override { return std::make_unique<TimerAlarm>(executor_); }
  double chance() override { return std::uniform_real_distribution<double>(0.0, 1.0)(random_); }

 private:
  boost::asio::any_io_executor executor_;
  const Clock& clock_;
  std::mt19937 random_;
};

}  // namespace

std::unique_ptr<Pace> makePace(boost::asio::any_io_executor executor, const Clock& clock) {
  return std::make_unique<RealPace>(std::move(executor), clock);
}

}  // namespace relay::threecx
