#pragma once

#include <functional>
#include <memory>
#include <string>

#include "Core/Config/SettingsLoader.h"
#include "Core/Result.h"

namespace relay {

struct RelayState;

// The composition root: what is built from what, started and stopped in which order.
//
//   start: database, tracker (restored), dispatcher, local channel, on duty, server, settings watch, phone system
//   stop:  phone system, settings watch, channel, what is in flight (10 s at most), database
//
// One io thread owns everything but the database thread and the phone system's REST client's own.
class Relay {
 public:
  struct Start {
    LoadedSettings loaded;        // ok()
    std::string settingsProblem;  // why these are the last good ones; empty: they are the file's
  };

  // Failure: Config or Disk, when the data folder or its database cannot be used, or another service
  // uses it.
  static Result<std::unique_ptr<Relay>> open(Start start);
  ~Relay();

  // Works until stop() has been called and everything has ended. `ready` is called once the server answers, long
  // before the phone system does.
  void run(const std::function<void()>& ready);

  // Threads: any.
  void stop();

 private:
  explicit Relay(std::unique_ptr<RelayState> state);
  std::unique_ptr<RelayState> state_;
};

}  // namespace relay
