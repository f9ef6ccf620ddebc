#pragma once

#include <functional>
#include <string>

namespace relay {

// What the operating system's service manager, or a person at the terminal, says to the program.
//
// Threads: `stop` may be called on any thread, at most once.
struct HostHandlers {
  std::function<void()> stop;
};

// Begins to listen for Ctrl-C, SIGTERM or the service manager's stop. Called once, before other
// threads are started, so that they inherit what it sets. The handlers live as long as the program.
void listenForStop(HostHandlers handlers);

// Tells the service manager that the service runs, or is about to stop. Nothing where none waits.
void reportRunning(const std::string& what);
void reportStopping();

// True when standard output goes to journald.
bool outputIsJournal();

}  // namespace relay
