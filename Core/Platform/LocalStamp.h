#pragma once

#include <functional>
#include <string>

#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// Turns a moment into the first part of a call's id, "yyMMddHHmmss" in the PBX's time zone; the
// fraction of the second is cut, never rounded (docs/webhooks.md §1).
//
// `ianaZone`: "Europe/Berlin"; empty: this machine's zone, which is asked for at each call, so that
//             a change of the machine's zone is followed.
// Failure: Config when the zone is unknown, or when its data is missing (Linux: package tzdata;
//          Windows: the folder "tzdata" beside the program).
// Threads: any, the returned function too.
Result<std::function<std::string(WallTime)>> makeStamp(const std::string& ianaZone);

// Success when makeStamp would know the zone.
Outcome checkZone(const std::string& ianaZone);

// Wall clock of this machine's zone for a moment.
std::chrono::local_seconds machineLocalTime(WallTime moment);

}  // namespace relay
