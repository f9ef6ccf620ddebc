#pragma once

#include <cstddef>
#include <string>

#include "Core/Config/Settings.h"
#include "Core/Result.h"
#include "Service/StopSignal.h"

namespace relay {

// Listens to the phone system as the service does, tells nobody, and writes everything to `file`
// until the signal is given. Only where no service runs for this client_id.
//
// Returns the number of lines. Failure: Disk (the file exists, cannot be made, or the disk is full).
Result<std::size_t> captureUntil(StopSignal& stop, const Settings& settings, const std::string& file, bool mask);

}  // namespace relay
