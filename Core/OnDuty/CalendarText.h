#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "Core/Result.h"

namespace relay {

// A calendar cut into its parts, so that one broken or huge entry harms no other.
struct CalendarText {
  std::string zone;                 // X-WR-TIMEZONE, or empty
  std::vector<std::string> zones;   // VTIMEZONE components, whole
  std::vector<std::string> events;  // VEVENT components; only the properties that say who and when

  static constexpr std::size_t mostEvents = 50'000;
  static constexpr std::size_t mostZones = 500;
  static constexpr std::size_t longestPart = 256 * 1024;  // bytes of one component
};

// Failure: Config, when it is no calendar, is cut off, or holds too much. Threads: pure.
// Source: RFC 5545, 3.1 (folded lines) and 3.6 (components).
Result<CalendarText> cutCalendar(std::string_view text);

}  // namespace relay
