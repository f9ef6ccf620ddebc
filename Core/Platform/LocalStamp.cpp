#include "Core/Platform/LocalStamp.h"

#include <array>
#include <cstdio>
#include <exception>

#include <date/tz.h>

#include "Core/Platform/ZoneData.h"

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

Result<const date::time_zone*> findZone(const std::string& name) {
  try {
    useSystemZoneData();
    date::get_tzdb();
  } catch (const std::exception& problem) {
    return Error{Error::Kind::Config, "The time zone data of this machine can't be read (" +
                                          std::string(problem.what()) +
                                          "): install the package tzdata, or on Windows repair the installation"};
  }
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return Error{Error::Kind::Config, "There is no time zone \"" + name + "\": write it like Europe/Berlin"};
  }
}

std::chrono::local_seconds localIn(const date::time_zone& zone, WallTime moment) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
  const auto info = zone.get_info(date::sys_seconds{seconds.time_since_epoch()});
  return std::chrono::local_seconds{seconds.time_since_epoch() + info.offset};
}

}  // namespace

Result<std::function<std::string(WallTime)>> makeStamp(const std::string& ianaZone) {
  using Stamp = std::function<std::string(WallTime)>;
  if (ianaZone.empty()) return Stamp([](WallTime moment) { return stampOf(machineLocalTime(moment)); });
  const Result<const date::time_zone*> zone = findZone(ianaZone);
  if (!zone) return zone.error();
  return Stamp([found = zone.value()](WallTime moment) { return stampOf(localIn(*found, moment)); });
}

Outcome checkZone(const std::string& ianaZone) {
  if (ianaZone.empty()) return success();
  const Result<const date::time_zone*> zone = findZone(ianaZone);
  if (!zone) return zone.error();
  return success();
}

}  // namespace relay
