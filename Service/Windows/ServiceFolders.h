#pragma once

#include <string>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Result.h"

namespace relay {

// Who besides administrators and SYSTEM may use the service's files: SIDs as text. The service's own, and its
// account's where Windows gave it none of its own.
using Readers = std::vector<std::wstring>;

// The folder of the ini (%ProgramData%\EmergencyRelay, when not said otherwise) with data, logs and recordings below
// it, and the data folder and output of the ini, where they are elsewhere. The service may read the first and write the
// others; users of the machine may neither. A folder that was there already outside of the ini's is only opened for the
// service; what else it lets in stays.
// Failure: Disk, names the folder.
Outcome prepareFolders(const std::string& config, const Settings& settings, const Readers& service);

// The ini: administrators and SYSTEM may write, the service may read. Failure: Disk.
Outcome protectSettings(const std::string& config, const Readers& service);

}  // namespace relay
