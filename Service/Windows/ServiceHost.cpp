#include "Service/ServiceHost.h"

#include <utility>

#include <windows.h>

namespace relay {
namespace {

std::function<void()> stopOnce;

// Windows calls this on a thread of its own; closing the window leaves about five seconds.
BOOL WINAPI onConsoleEvent(DWORD event) {
  switch (event) {
    case CTRL_C_EVENT:
    case CTRL_BREAK_EVENT:
    case CTRL_CLOSE_EVENT:
    case CTRL_SHUTDOWN_EVENT:
      if (auto stop = std::exchange(stopOnce, nullptr)) {
        stop();
        return TRUE;
      }
      return FALSE;
    default: return FALSE;
  }
}

}  // namespace

void listenForStop(HostHandlers handlers) {
  stopOnce = std::move(handlers.stop);
  SetConsoleCtrlHandler(onConsoleEvent, TRUE);
}

void reportRunning(const std::string&) {}

void reportStopping() {}

bool outputIsJournal() { return false; }

}  // namespace relay
