#include "Core/Platform/ZoneOffset.h"

#include <exception>

#include <date/tz.h>

#include "Core/Platform/LocalStamp.h"
#include "Core/Platform/ZoneData.h"

namespace relay {
namespace {

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

}  // namespace

Result<ZoneOffset> zoneOffset(const std::string& ianaZone) {
  if (ianaZone.empty()) {
    return ZoneOffset([](WallTime moment) {
      const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
      return machineLocalTime(seconds).time_since_epoch() - seconds.time_since_epoch();
    });
  }
  const Result<const date::time_zone*> zone = findZone(ianaZone);
  if (!zone) return zone.error();
  return ZoneOffset([found = zone.value()](WallTime moment) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
    return found->get_info(date::sys_seconds{seconds.time_since_epoch()}).offset;
  });
}

}  // namespace relay
