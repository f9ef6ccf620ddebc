#include "Service/Commands/DutyTimes.h"

#include "Core/Moment.h"

namespace relay {

std::optional<WallTime> parseDutyTime(const std::string& text, ShiftEdge edge, WallTime now, const ZoneOffset& zone) {
  if (text == "now") return now;
  if (text.starts_with('+')) {
    const auto ago = parseMoment(text.substr(1), now);  // "2h" is a time back from now
    if (ago && *ago < now) return now + (now - *ago);
    return std::nullopt;
  }
  return parseCsvTime(text, edge, zone);
}

}  // namespace relay
