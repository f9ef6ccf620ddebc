#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "Core/OnDuty/DutyWarning.h"
#include "Core/OnDuty/Schedule.h"
#include "Core/Platform/ZoneOffset.h"

namespace relay {

inline constexpr std::chrono::days lookAheadFor{14};
inline constexpr std::size_t mostWarnings = 200;

// What in the days ahead needs a person, by time. A gap that has begun already is among them, with its begin; of a
// person without a usable number, and of an unknown name, the first shift in those days.
//
// Two people at once are told only where nothing puts them in order, and not where a doubled hour of a clock change
// makes their shifts meet. `zone`: for the texts. Threads: pure.
std::vector<DutyWarning> lookAhead(const DutyPlan& plan, const Schedule& schedule,
                                   const std::vector<RosterFault>& faults, WallTime now, const ZoneOffset& zone);

}  // namespace relay
