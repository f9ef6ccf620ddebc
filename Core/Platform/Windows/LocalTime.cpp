#include <windows.h>

#include <date/tz.h>

#include <filesystem>
#include <mutex>

#include "Core/Platform/LocalStamp.h"
#include "Core/Platform/Paths.h"
#include "Core/Platform/ZoneData.h"

namespace relay {
namespace {

constexpr long long kTicksASecond = 10'000'000;      // FILETIME counts 100 ns
constexpr long long kEpochSeconds = 11'644'473'600;  // from 1601 to 1970

SYSTEMTIME systemTimeOf(long long unixSeconds) {
  ULARGE_INTEGER ticks{};
  ticks.QuadPart = static_cast<ULONGLONG>((unixSeconds + kEpochSeconds) * kTicksASecond);
  const FILETIME file{ticks.LowPart, ticks.HighPart};
  SYSTEMTIME result{};
  ::FileTimeToSystemTime(&file, &result);
  return result;
}

std::chrono::local_seconds localSecondsOf(const SYSTEMTIME& time) {
  using namespace std::chrono;
  const year_month_day day{year(time.wYear), month(time.wMonth), std::chrono::day(time.wDay)};
  return local_days(day) + hours(time.wHour) + minutes(time.wMinute) + seconds(time.wSecond);
}

}  // namespace

std::chrono::local_seconds machineLocalTime(WallTime moment) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch();
  const SYSTEMTIME utc = systemTimeOf(seconds.count());
  TIME_ZONE_INFORMATION zone{};  // the rules of that year
  SYSTEMTIME local{};
  if (!::GetTimeZoneInformationForYear(utc.wYear, nullptr, &zone) ||
      !::SystemTimeToTzSpecificLocalTime(&zone, &utc, &local))
    return std::chrono::local_seconds{seconds};
  return localSecondsOf(local);
}

void useSystemZoneData() {
  static std::once_flag once;
  std::call_once(once, [] { date::set_install(programDir() + "\\tzdata"); });
}

}  // namespace relay
