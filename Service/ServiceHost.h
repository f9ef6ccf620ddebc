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
//
// Windows has no SIGTERM: who wants to end `run` without a console (a script, the task scheduler) sets
// the event "EmergencyRelay-stop-PID" of the same session.
void listenForStop(HostHandlers handlers);

// Tells the service manager that the service runs, or is about to stop. Nothing where none waits. May be
// said again with another text.
void reportRunning(const std::string& what);
void reportStopping();

// Does `work` as the service manager wants a service's work to be done, and returns its exit code.
// Windows: on a thread of the manager's, pending states with checkpoints until `work` calls
// reportRunning and after it calls reportStopping or is told to stop; events go to the event log under the
// service's name. Where no service manager has started the program, and on Linux, `work` is simply called.
int runAsService(const std::function<int()>& work);

// The account this process runs as, as the system names it: "NT AUTHORITY\LOCAL SERVICE", "emergency-relay".
std::string processAccount();

// True when standard output goes to journald.
bool outputIsJournal();

}  // namespace relay
