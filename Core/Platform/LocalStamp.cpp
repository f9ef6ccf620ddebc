#include "Core/Platform/LocalStamp.h"

#include <array>
#include <cstdio>

#include "Core/Platform/ZoneOffset.h"

namespace relay {
namespace {

std::string stampOf(std::chrono::local_seconds local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day ymd{day};
  const std::chrono::hh_mm_ss time{local - day};
  std::array<char, 48> text{};
  const int year = ((static_cast<int>(ymd.year()) % 100) + 100) % 100;
  std::snprintf(text.data(), text.size(), "%02d%02u%02u%02d%02d%02d", year, static_cast<unsigned>(ymd.month()),
                static_cast<unsigned>(ymd.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text.data();
}

}  // namespace

Result<std::function<std::string(WallTime)>> makeStamp(const std::string& ianaZone) {
  using Stamp = std::function<std::string(WallTime)>;
  if (ianaZone.empty()) return Stamp([](WallTime moment) { return stampOf(machineLocalTime(moment)); });
  const Result<ZoneOffset> zone = zoneOffset(ianaZone);
  if (!zone) return zone.error();
  return Stamp([offset = zone.value()](WallTime moment) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
    return stampOf(std::chrono::local_seconds{seconds.time_since_epoch() + offset(seconds)});
  });
}

Outcome checkZone(const std::string& ianaZone) {
  const Result<ZoneOffset> zone = zoneOffset(ianaZone);
  if (!zone) return zone.error();
  return success();
}

}  // namespace relay
