#pragma once

#include <string>

#include "Service/Logging.h"

namespace relay {

// What a service manager's child does, from its start to its stop: it works, and where it can't, because of a
// faulty file, a data folder that can't be used or a full disk, it says so once, in the log and the event log,
// stays, and tries again; so that no service manager starts it over and over.
//
// Returns the exit code. Threads: the one of runAsService.
int workAsService(const std::string& config, LogTarget target);

}  // namespace relay
