#include "Core/Calls/CallId.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace relay::calls {
namespace {

// In UTC, where nobody said which zone.
std::string stampInUtc(WallTime moment) {
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(moment - day));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d%02u%02u%02d%02d%02d", static_cast<int>(date.year()) % 100,
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

}  // namespace

std::string callKey(WallTime moment, std::int64_t callId, const std::string& former,
                    const std::function<std::string(WallTime)>& stamp) {
  constexpr int most = 120;
  const auto keyAt = [&](int later) {
    const WallTime at = moment + std::chrono::seconds(later);
    return (stamp ? stamp(at) : stampInUtc(at)) + '_' + std::to_string(callId);
  };
  int later = 0;
  std::string key = keyAt(later);
  while (!former.empty() && (key == former || (key < former && later < most))) key = keyAt(++later);
  return key;
}

}  // namespace relay::calls
