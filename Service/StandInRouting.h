#pragma once

#include <memory>
#include <thread>

#include "Core/Config/Settings.h"

namespace relay {

// While the service cannot work, because its database or data folder cannot be used, the phone system's call flow is
// answered all the same: who is on duty needs the settings, the roster and, where it can be read, the last answer.
//
// Works on a thread of its own from its start to the end of the object. Where it cannot listen it says so once and
// does nothing. Threads: those members are called by one owner.
class StandInRouting {
 public:
  // nullptr where the settings serve no such route.
  static std::unique_ptr<StandInRouting> start(const Settings& settings);
  ~StandInRouting();
  StandInRouting(const StandInRouting&) = delete;
  StandInRouting& operator=(const StandInRouting&) = delete;

 private:
  struct State;
  explicit StandInRouting(const Settings& settings);

  std::unique_ptr<State> state_;
  std::thread thread_;
};

}  // namespace relay
