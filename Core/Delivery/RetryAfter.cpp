#include "Core/Delivery/RetryAfter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace relay {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds shortest = 1s;
constexpr std::chrono::milliseconds longest = 1h;

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [stop, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || digits.front() == '-' || status != std::errc{} || stop != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<unsigned> monthOf(std::string_view name) {
  constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<unsigned>(found - names.begin()) + 1;
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<WallTime> fixdate(std::string_view text) {
  constexpr std::string_view form = "DDD, dd MMM yyyy hh:mm:ss GMT";
  if (text.size() != form.size() || text.substr(3, 2) != ", " || text.substr(25) != " GMT" || text[19] != ':' ||
      text[22] != ':') {
    return std::nullopt;
  }
  const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4)), hour = number(text.substr(17, 2)),
             minute = number(text.substr(20, 2)), second = number(text.substr(23, 2));
  const auto month = monthOf(text.substr(8, 3));
  if (!day || !month || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

bool allDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<std::chrono::milliseconds> parseRetryAfter(std::string_view value, WallTime now) {
  if (allDigits(value)) {
    const auto seconds = number(value);
    if (!seconds) return longest;  // more digits than a number holds
    return std::clamp<std::chrono::milliseconds>(std::chrono::seconds(*seconds), shortest, longest);
  }
  const auto moment = fixdate(value);
  if (!moment) return std::nullopt;
  return std::clamp<std::chrono::milliseconds>(*moment - now, shortest, longest);
}

}  // namespace relay
