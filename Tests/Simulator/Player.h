#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>

#include "Tests/Simulator/Step.h"

namespace boost::asio {
class io_context;
}

namespace relay::sim {

// Carries out steps, each at its time; steps of one time in the order in which they were given.
//
// Threads: that of the io_context.
class Player {
 public:
  // `speed` 10: ten times as fast.
  Player(boost::asio::io_context& io, double speed, std::function<void(Action&)> perform);
  ~Player();

  void play(Scenario scenario);             // from now on
  void later(Millis after, Action action);  // in real time, whatever the speed
  bool idle() const { return waiting_.empty(); }
  // Takes out what `which` holds for and hands it over.
  void remove(const std::function<bool(const Action&)>& which, const std::function<void(Action&)>& removed);

 private:
  using Moment = std::chrono::steady_clock::time_point;
  void arm();
  void due();

  struct Timer;
  std::unique_ptr<Timer> timer_;
  double speed_;
  std::function<void(Action&)> perform_;
  std::multimap<Moment, Action> waiting_;
  Moment armedFor_ = Moment::max();
};

}  // namespace relay::sim
