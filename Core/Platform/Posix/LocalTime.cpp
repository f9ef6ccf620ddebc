#include <ctime>

#include "Core/Platform/LocalStamp.h"
#include "Core/Platform/ZoneData.h"

namespace relay {

std::chrono::local_seconds machineLocalTime(WallTime moment) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
  const std::time_t time = std::chrono::system_clock::to_time_t(seconds);
  std::tm local{};
  ::tzset();  // localtime_r need not look at a changed zone by itself
  if (::localtime_r(&time, &local) == nullptr) return std::chrono::local_seconds{seconds.time_since_epoch()};
  return std::chrono::local_seconds{seconds.time_since_epoch() + std::chrono::seconds(local.tm_gmtoff)};
}

void useSystemZoneData() {}  // /usr/share/zoneinfo is where the library looks

}  // namespace relay
