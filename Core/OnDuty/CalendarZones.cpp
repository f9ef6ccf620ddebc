#include "Core/OnDuty/CalendarZones.h"

#include <algorithm>
#include <ctime>
#include <mutex>
#include <utility>

#include <libical/ical.h>

#include "Core/OnDuty/WindowsZones.h"

namespace relay {
namespace {

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

// A yearly rule without lists of times: what a zone needs. Anything else could have no end of changes.
bool plainRule(icalcomponent* observance) {
  for (auto* rule = icalcomponent_get_first_property(observance, ICAL_RRULE_PROPERTY); rule != nullptr;
       rule = icalcomponent_get_next_property(observance, ICAL_RRULE_PROPERTY)) {
    const icalrecurrencetype found = icalproperty_get_rrule(rule);
    const auto given = [](const short* list) { return list[0] != ICAL_RECURRENCE_ARRAY_MAX; };
    if (found.freq != ICAL_YEARLY_RECURRENCE || given(found.by_hour) || given(found.by_minute) ||
        given(found.by_second) || given(found.by_year_day))
      return false;
  }
  return true;
}

bool hasProperty(icalcomponent* component, icalproperty_kind kind) {
  return icalcomponent_get_first_property(component, kind) != nullptr;
}

bool soundObservance(icalcomponent* observance) {
  return hasProperty(observance, ICAL_DTSTART_PROPERTY) && hasProperty(observance, ICAL_TZOFFSETTO_PROPERTY) &&
         hasProperty(observance, ICAL_TZOFFSETFROM_PROPERTY) && !hasProperty(observance, ICAL_XLICERROR_PROPERTY) &&
         plainRule(observance);
}

bool soundZone(icalcomponent* zone) {
  int observances = 0;
  for (auto* child = icalcomponent_get_first_component(zone, ICAL_ANY_COMPONENT); child != nullptr;
       child = icalcomponent_get_next_component(zone, ICAL_ANY_COMPONENT)) {
    const auto kind = icalcomponent_isa(child);
    if (kind != ICAL_XSTANDARD_COMPONENT && kind != ICAL_XDAYLIGHT_COMPONENT) continue;
    if (!soundObservance(child)) return false;
    ++observances;
  }
  return observances > 0 && observances <= 400;
}

// By IANA's or Windows' name; an empty function: neither.
ZoneOffset byName(const std::string& name) {
  const std::string_view windows = ianaZoneOfWindows(name);
  const auto zone = zoneOffset(windows.empty() ? name : std::string(windows));
  return zone ? zone.value() : ZoneOffset();
}

// "Europe/Berlin" out of "/software/version/Europe/Berlin"; three parts as in America/Argentina/Salta come first.
ZoneOffset byEndOfName(const std::string& name) {
  std::vector<std::size_t> slashes;
  for (std::size_t at = name.find('/'); at != std::string::npos; at = name.find('/', at + 1)) slashes.push_back(at);
  for (std::size_t parts = 3; parts >= 1; --parts) {
    if (slashes.size() < parts) continue;
    if (auto zone = byName(name.substr(slashes[slashes.size() - parts] + 1))) return zone;
  }
  return {};
}

}  // namespace

// libical's zone, which works out its changes at the first question.
struct CalendarZones::Described {
  explicit Described(icalcomponent* component) : zone(icaltimezone_new()) {
    icaltimezone_set_component(zone, component);
  }
  ~Described() { icaltimezone_free(zone, 1); }
  Described(const Described&) = delete;
  Described& operator=(const Described&) = delete;

  std::chrono::seconds offset(WallTime moment) {
    const std::lock_guard lock(mutex);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
    icaltimetype time = icaltime_from_timet_with_zone(static_cast<std::time_t>(seconds), 0, utc);
    int daylight = 0;
    return std::chrono::seconds(icaltimezone_get_utc_offset_of_utc_time(zone, &time, &daylight));
  }

  icaltimezone* zone;
  icaltimezone* utc = icaltimezone_get_utc_timezone();
  std::mutex mutex;
};

CalendarZones::CalendarZones(const std::vector<std::string>& components) {
  for (const std::string& text : components) {
    Component component(icalcomponent_new_from_string(text.c_str()), icalcomponent_free);
    if (!component || icalcomponent_isa(component.get()) != ICAL_VTIMEZONE_COMPONENT) continue;
    auto* const id = icalcomponent_get_first_property(component.get(), ICAL_TZID_PROPERTY);
    const char* const name = id == nullptr ? nullptr : icalproperty_get_tzid(id);
    if (name == nullptr || !soundZone(component.get())) continue;
    const std::string tzid = name;
    described_.emplace(tzid, std::make_shared<Described>(component.release()));
  }
}

CalendarZones::~CalendarZones() = default;

ZoneOffset CalendarZones::described(const std::string& tzid) const {
  const auto found = described_.find(tzid);
  if (found == described_.end()) return {};
  return [zone = found->second](WallTime moment) { return zone->offset(moment); };
}

const ZoneOffset* CalendarZones::find(const std::string& tzid) {
  auto known = found_.find(tzid);
  if (known == found_.end()) {
    ZoneOffset zone = tzid.empty() ? ZoneOffset() : byName(tzid);
    if (!zone) zone = described(tzid);
    if (!zone) zone = byEndOfName(tzid);
    known = found_.emplace(tzid, std::move(zone)).first;
  }
  return known->second ? &known->second : nullptr;
}

}  // namespace relay
