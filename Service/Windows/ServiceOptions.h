#pragma once

#include <windows.h>

#include "Service/ServiceControl.h"

namespace relay {

// What is set of a service beyond its program and account: description, delayed start, what happens after a
// failure, preshutdown time, a SID of its own, the privileges it keeps.
//
// `delayed`: an automatic start is to be a delayed one.
// Returns a line for each setting that Windows refused; the service can live without any of them. `sidRefused`: it has
// no SID of its own, so that folders must be opened for its account.
// `service` is open with SERVICE_CHANGE_CONFIG and SERVICE_START, which restarting after a failure takes.
struct OptionsOutcome {
  Lines refused;
  bool sidRefused = false;
};
OptionsOutcome setServiceOptions(SC_HANDLE service, bool delayed);

// Whether an automatic start is a delayed one.
bool startsDelayed(SC_HANDLE service);

// Whether setServiceOptions was here before: what an administrator has changed since is to stay.
bool hasServiceOptions(SC_HANDLE service);

}  // namespace relay
