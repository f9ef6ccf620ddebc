#pragma once

#include <string>

#include "Core/Result.h"

namespace relay {

// The service's name as a source of the Application event log, with this program's messages.
// Failure: Rejected without administrator rights, or where another program has the name.
Outcome registerEventSource(const std::string& name);
Outcome removeEventSource(const std::string& name);  // success, too, where there is none

}  // namespace relay
