#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "Core/Time.h"

namespace relay {

// A moment as RFC 3339 in UTC with milliseconds: "2026-03-01T09:15:02.100Z".
std::string momentText(WallTime moment);

// "2026-03-01T09:15:02.100Z", "2026-03-01T09:15:02Z", "2026-03-01" (midnight UTC); or a time back from
// `now`: "30s", "10m", "2h", "7d". nullopt for anything else.
std::optional<WallTime> parseMoment(std::string_view text, WallTime now);

}  // namespace relay
