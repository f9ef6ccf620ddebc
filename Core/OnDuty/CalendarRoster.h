#pragma once

#include <string>

#include "Core/OnDuty/Roster.h"

namespace relay {

// Reads an iCalendar: RRULE, RDATE, EXDATE, EXRULE, RECURRENCE-ID, all-day entries, DURATION, PRIORITY, time zones by
// name or as described. Cancelled entries count as absent. A shift keeps the wall clock's times through clock changes.
//
// Times without a zone, and days, are in the calendar's X-WR-TIMEZONE, else in `zone`.
// Failure, threads, limits: as readRoster; CalendarText and Recurrence have more of them.
// Source: RFC 5545.
Result<Roster> readCalendarRoster(const std::string& text, const RosterWindow& window, const ZoneOffset& zone);

}  // namespace relay
