#pragma once

#include <optional>
#include <string>

#include "Core/OnDuty/CsvTime.h"

namespace relay {

// A time as it is given to the `duty` commands: "now", "+2h" (also s, m, d) from now on, and what a table may hold:
// "2026-03-01 08:00", "01.03.2026 8:00", "2026-03-01", "2026-03-01T08:00:00Z". Threads: pure.
std::optional<WallTime> parseDutyTime(const std::string& text, ShiftEdge edge, WallTime now, const ZoneOffset& zone);

}  // namespace relay
