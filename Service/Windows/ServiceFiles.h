#pragma once

#include <string>

#include "Core/Result.h"
#include "Service/ServiceControl.h"

namespace relay {

// Where a service's settings are when nothing else is said: %ProgramData%\EmergencyRelay\webhooks.ini, of another
// instance in the folder NAME there.
std::string ownConfigFile(const std::string& service);

// Removes the settings file and, beside it, data, logs and recordings, then the folder, when nothing else is in it.
// Only below %ProgramData%\EmergencyRelay: what lies elsewhere may hold more than the service's own, so it is kept, and
// a line names it. Links are removed, not followed. The service does not run any more.
// Failure: Disk, names the file that cannot be removed; what was removed before is gone.
Result<Lines> removeServiceFiles(const std::string& config);

}  // namespace relay
