#pragma once

#include <functional>

#include "Core/Api/DutyRoutes.h"
#include "Core/Config/Settings.h"
#include "Core/Http/Server.h"
#include "Core/OnDuty/OnDuty.h"
#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// How the settings become a server and what it answers about the number on duty.

// The addresses and the certificate: the one given, or one of our own that is made at the first start and kept.
// Failure: Disk, when that cannot be made.
Result<ServerOptions> serverOptions(const Settings& settings, WallTime now);

// `onDuty` and `clock` outlive the server.
DutyRouteParts dutyRouteParts(OnDuty& onDuty, const Clock& clock, std::function<DutyAccess()> access);

}  // namespace relay
