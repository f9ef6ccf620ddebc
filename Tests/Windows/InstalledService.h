#pragma once

#include <string>

#include "Tests/Integration/Scene.h"

namespace relay::test {

// A scene whose relay is a Windows service of its own name, installed by the program under test and removed at the end.
class InstalledService : public SceneTest {
 protected:
  InstalledService();
  void TearDown() override;

  // A word of the service's commands, with --name.
  CommandResult service(Words words);
  // The same; it must end with 0.
  void must(Words words);
  // Phone system, receiver and settings are there; the service is installed with them, and started.
  void installAndStart();
  // Everything in its log files so far.
  std::string logFiles() const;
  bool waitForLogged(const std::string& text, std::chrono::milliseconds limit = 20s) const;
  std::size_t loggedLinesWith(const std::string& text) const { return countLines(logFiles(), text); }
  bool waitUntilItHears(std::size_t connections = 1) const;
  // Ends its process at once, without a chance to tidy up.
  void killProcess();
  std::string state() const;  // "running", "stopped", …; empty: there is none

  const std::string name_;
};

}  // namespace relay::test
