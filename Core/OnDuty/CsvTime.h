#pragma once

#include <optional>
#include <string_view>

#include "Core/Platform/ZoneOffset.h"

namespace relay {

// The begin or end of a shift in a table: "2026-03-01 08:00", "2026-03-01T08:00:00", "01.03.2026 08:00", "1.3.26, 8:00
// Uhr" in the zone given; "2026-03-01T08:00:00Z", "2026-03-01T08:00+01:00" say their own; "2026-03-01" and "01.03.2026"
// mean the begin of that day, or its end. "24:00" is the end of the day. Blanks around it do no harm.
//
// nullopt: no such time; years are 2000 to 2199. Threads: pure.
enum class ShiftEdge { Begin, End };
std::optional<WallTime> parseCsvTime(std::string_view text, ShiftEdge edge, const ZoneOffset& zone);

}  // namespace relay
