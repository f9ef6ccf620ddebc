#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Time.h"

namespace relay::threecx {

// Time that only goes forward, for everything that waits; its origin means nothing.
using Elapsed = std::chrono::milliseconds;

// A moment by both clocks: waiting is counted by `mono`, changes are stamped with `wall`.
struct Moment {
  Elapsed mono{0};
  WallTime wall;
};

// Rings once, later, on the io thread and never inside ringAfter(). Setting it again, silence() and
// destruction take back what was set before.
struct Alarm {
  virtual ~Alarm() = default;
  virtual void ringAfter(Elapsed delay, std::function<void()> ring) = 0;
  virtual void silence() = 0;
};

// Time and chance for the wiring of the 3CX source; tests bring their own. The rules beneath get
// a Moment as an argument and tell when they want the next one.
//
// Threads: the io thread.
struct Pace {
  virtual ~Pace() = default;
  virtual Moment now() const = 0;
  virtual std::unique_ptr<Alarm> makeAlarm() = 0;
  virtual double chance() = 0;  // [0, 1), for jitter
};

// The real one; outlives its alarms. `clock` outlives it.
std::unique_ptr<Pace> makePace(boost::asio::any_io_executor executor, const Clock& clock);

}  // namespace relay::threecx
