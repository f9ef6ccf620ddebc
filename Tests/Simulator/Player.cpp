#include "Tests/Simulator/Player.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace relay::sim {

struct Player::Timer {
  explicit Timer(boost::asio::io_context& io) : timer(io) {}
  boost::asio::steady_timer timer;
};

Player::Player(boost::asio::io_context& io, double speed, std::function<void(Action&)> perform)
    : timer_(std::make_unique<Timer>(io)), speed_(speed), perform_(std::move(perform)) {}
Player::~Player() = default;

void Player::play(Scenario scenario) {
  const Moment start = std::chrono::steady_clock::now();
  for (auto& step : scenario) {
    const std::chrono::duration<double, std::milli> after(static_cast<double>(step.at.count()) / speed_);
    waiting_.emplace(start + std::chrono::duration_cast<Moment::duration>(after), std::move(step.action));
  }
  arm();
}

void Player::later(Millis after, Action action) {
  waiting_.emplace(std::chrono::steady_clock::now() + after, std::move(action));
  arm();
}

void Player::remove(const std::function<bool(const Action&)>& which, const std::function<void(Action&)>& removed) {
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    if (!which(at->second)) {
      ++at;
      continue;
    }
    removed(at->second);
    at = waiting_.erase(at);
  }
}

void Player::arm() {
  if (waiting_.empty()) return;
  const Moment first = waiting_.begin()->first;
  if (first >= armedFor_) return;
  armedFor_ = first;
  timer_->timer.expires_at(first);
  timer_->timer.async_wait([this](boost::system::error_code stopped) {
    if (!stopped) due();
  });
}

void Player::due() {
  armedFor_ = Moment::max();
  while (!waiting_.empty() && waiting_.begin()->first <= std::chrono::steady_clock::now()) {
    auto next = waiting_.extract(waiting_.begin());
    perform_(next.mapped());
  }
  arm();
}

}  // namespace relay::sim
