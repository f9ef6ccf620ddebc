#include "Core/OnDuty/CalendarEvent.h"

#include <memory>
#include <utility>

#include <libical/ical.h>

#include "Core/OnDuty/CalendarTimes.h"

namespace relay {
namespace {

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

std::string textOr(const char* text) { return text == nullptr ? std::string() : std::string(text); }

template <class Take>
void eachProperty(icalcomponent* event, icalproperty_kind kind, const Take& take) {
  for (auto* property = icalcomponent_get_first_property(event, kind); property != nullptr;
       property = icalcomponent_get_next_property(event, kind))
    take(property);
}

CalendarTime timeOf(const icaltimetype& time, icalproperty* property) {
  CalendarTime result{localOf(time), time.is_date != 0, icaltime_is_utc(time) != 0, {}};
  auto* const zone = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
  if (zone != nullptr) result.tzid = textOr(icalparameter_get_tzid(zone));
  return result;
}

void addRule(icalproperty* property, std::vector<std::string>& rules) {
  char* const text = icalproperty_get_value_as_string_r(property);
  rules.push_back(textOr(text));
  icalmemory_free_buffer(text);
}

void addAttendee(icalproperty* property, std::vector<std::string>& attendees) {
  attendees.push_back(textOr(icalproperty_get_attendee(property)));
  auto* const name = icalproperty_get_first_parameter(property, ICAL_CN_PARAMETER);
  if (name != nullptr) attendees.push_back(textOr(icalparameter_get_cn(name)));
}

void addDate(icalproperty* property, std::vector<CalendarTime>& dates) {
  const icaldatetimeperiodtype date = icalproperty_get_rdate(property);
  const icaltimetype& time = icaltime_is_null_time(date.time) != 0 ? date.period.start : date.time;
  dates.push_back(timeOf(time, property));
}

void readWho(icalcomponent* event, CalendarEvent& found) {
  found.uid = textOr(icalcomponent_get_uid(event));
  found.title = textOr(icalcomponent_get_summary(event));
  found.sequence = icalcomponent_get_sequence(event);
  found.cancelled = icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED;
  eachProperty(event, ICAL_PRIORITY_PROPERTY, [&](auto* one) { found.priority = icalproperty_get_priority(one); });
  if (found.priority < 0 || found.priority > 9) found.priority = 0;
  eachProperty(event, ICAL_ATTENDEE_PROPERTY, [&](auto* one) { addAttendee(one, found.attendees); });
}

void readWhen(icalcomponent* event, CalendarEvent& found) {
  eachProperty(event, ICAL_DTSTART_PROPERTY,
               [&](auto* one) { found.start = timeOf(icalproperty_get_dtstart(one), one); });
  eachProperty(event, ICAL_DTEND_PROPERTY, [&](auto* one) { found.end = timeOf(icalproperty_get_dtend(one), one); });
  eachProperty(event, ICAL_DURATION_PROPERTY, [&](auto* one) {
    const icaldurationtype length = icalproperty_get_duration(one);
    const int sign = length.is_neg != 0 ? -1 : 1;
    found.length = CalendarLength{sign * std::chrono::days(length.days + 7 * length.weeks),
                                  sign * (std::chrono::hours(length.hours) + std::chrono::minutes(length.minutes) +
                                          std::chrono::seconds(length.seconds))};
  });
}

void readRepeats(icalcomponent* event, CalendarEvent& found) {
  eachProperty(event, ICAL_RRULE_PROPERTY, [&](auto* one) { addRule(one, found.rules); });
  eachProperty(event, ICAL_EXRULE_PROPERTY, [&](auto* one) { addRule(one, found.exceptRules); });
  eachProperty(event, ICAL_RDATE_PROPERTY, [&](auto* one) { addDate(one, found.extra); });
  eachProperty(event, ICAL_EXDATE_PROPERTY,
               [&](auto* one) { found.except.push_back(timeOf(icalproperty_get_exdate(one), one)); });
  eachProperty(event, ICAL_RECURRENCEID_PROPERTY, [&](auto* one) {
    found.replaces = timeOf(icalproperty_get_recurrenceid(one), one);
    found.alsoLaterOnes = icalproperty_get_first_parameter(one, ICAL_RANGE_PARAMETER) != nullptr;
  });
}

Error broken(const std::string& what) { return {Error::Kind::Config, what, false}; }

}  // namespace

Result<CalendarEvent> readCalendarEvent(const std::string& text) {
  const Component event(icalcomponent_new_from_string(text.c_str()), icalcomponent_free);
  if (!event || icalcomponent_isa(event.get()) != ICAL_VEVENT_COMPONENT) return broken("it could not be understood");
  if (auto* const fault = icalcomponent_get_first_property(event.get(), ICAL_XLICERROR_PROPERTY))
    return broken(textOr(icalproperty_get_xlicerror(fault)));
  if (icalcomponent_get_first_property(event.get(), ICAL_DTSTART_PROPERTY) == nullptr)
    return broken("it has no begin (DTSTART)");
  CalendarEvent found;
  readWho(event.get(), found);
  readWhen(event.get(), found);
  readRepeats(event.get(), found);
  return found;
}

}  // namespace relay
