#pragma once

#include <string>

#include "Core/Result.h"

namespace relay {

// Success where this account may list what is in the folder. Failure: Disk, with the system's reason.
// Threads: any. A server that is down can hold it up for a minute.
Outcome mayList(const std::string& folder);

}  // namespace relay
