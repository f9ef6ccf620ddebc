#pragma once

#include <chrono>

namespace relay {

// A moment in UTC to the millisecond. Every stored or reported time has this type.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

// Where code in Core learns what time it is; rules get the time as an argument and never ask.
//
// Threads: any.
struct Clock {
  virtual ~Clock() = default;
  virtual WallTime now() const = 0;
};

// The clock of the machine.
struct SystemClock final : Clock {
  WallTime now() const override {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace relay
