#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// How far a zone's wall clock is ahead of UTC at a moment.
using ZoneOffset = std::function<std::chrono::seconds(WallTime)>;

// `ianaZone`: "Europe/Berlin"; empty: this machine's zone, which is asked for at each call, so that a change of the
//             machine's zone is followed.
// Failure: Config when the zone is unknown, or when its data is missing (Linux: package tzdata;
//          Windows: the folder "tzdata" beside the program).
// Threads: any, the returned function too.
Result<ZoneOffset> zoneOffset(const std::string& ianaZone);

}  // namespace relay
