#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Config/SettingsLoader.h"

namespace relay {

// Notices a change of webhooks.ini within 2 s of its saving: it reads the file twice a second and
// compares the content, which works for editors that replace the file, for files that appear later,
// and on network drives. A change is reported when two looks in a row saw the same.
//
// Threads: it looks and loads on its own thread, so that a dead network drive stops nobody; `changed`
//          runs on the executor, with the result of loadSettings: faults included, also when
//          the file has vanished.
// Lifetime: the destructor waits for the thread; once it has begun on the executor's thread, `changed`
//           is not called.
class SettingsWatch {
 public:
  // `lastText`: LoadedSettings::text of the last load of this file, good or faulty; empty: it was not
  // there. A file that differs from it is reported like a change.
  SettingsWatch(boost::asio::any_io_executor executor, std::string file, SecretSources sources, std::string lastText,
                std::function<void(LoadedSettings)> changed);
  ~SettingsWatch();
  SettingsWatch(const SettingsWatch&) = delete;
  SettingsWatch& operator=(const SettingsWatch&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace relay
