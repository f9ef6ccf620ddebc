#include "Core/Moment.h"

#include <charconv>
#include <sstream>
#include <system_error>

#include <date/date.h>

namespace relay {
namespace {

std::optional<std::chrono::seconds> unitOf(char unit) {
  switch (unit) {
    case 's': return std::chrono::seconds(1);
    case 'm': return std::chrono::minutes(1);
    case 'h': return std::chrono::hours(1);
    case 'd': return std::chrono::hours(24);
    default: return std::nullopt;
  }
}

std::optional<WallTime> ago(std::string_view text, WallTime now) {
  if (text.size() < 2 || text.size() > 7) return std::nullopt;
  const auto unit = unitOf(text.back());
  int count = 0;
  const char* const end = text.data() + text.size() - 1;
  const auto [stop, failed] = std::from_chars(text.data(), end, count);
  if (!unit || failed != std::errc{} || stop != end || count < 0) return std::nullopt;
  return now - count * *unit;
}

std::optional<WallTime> parseAs(const char* format, std::string_view text) {
  std::istringstream stream{std::string(text)};
  date::sys_time<std::chrono::milliseconds> moment;
  stream >> date::parse(format, moment);
  if (stream.fail() || stream.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
  return WallTime(moment.time_since_epoch());
}

}  // namespace

std::string momentText(WallTime moment) {
  return date::format("%FT%TZ", date::sys_time<std::chrono::milliseconds>(moment.time_since_epoch()));
}

std::optional<WallTime> parseMoment(std::string_view text, WallTime now) {
  if (const auto moment = ago(text, now)) return moment;
  if (const auto moment = parseAs("%FT%TZ", text)) return moment;
  return parseAs("%F", text);
}

}  // namespace relay
