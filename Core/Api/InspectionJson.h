#pragma once

#include <string>

#include "Core/Pbx/Inspection.h"

namespace relay {

// What `check --json` shows of the phone system, and how it travels from the service to the command:
// {"reachable":…,"version":…,"rights":{…},"dns":{…},"notMonitored":[…],…,"lines":[{"level","text"}]}.
std::string inspectionJson(const Inspection& inspection);

}  // namespace relay
