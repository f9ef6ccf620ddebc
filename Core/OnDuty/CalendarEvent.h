#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "Core/Result.h"

namespace relay {

// A time as a calendar writes it.
struct CalendarTime {
  std::chrono::local_seconds local{};
  bool day = false;  // a date without a time: midnight
  bool utc = false;
  std::string tzid;  // empty: none given
};

// How long: days as the wall clock counts them, and seconds that pass.
struct CalendarLength {
  std::chrono::seconds nominal{0};
  std::chrono::seconds exact{0};
};

// A VEVENT: who and when, nothing expanded yet.
struct CalendarEvent {
  std::string uid;
  std::string title;
  std::vector<std::string> attendees;  // each address, then its name where given
  int priority = 0;
  int sequence = 0;
  bool cancelled = false;
  CalendarTime start;
  std::optional<CalendarTime> end;
  std::optional<CalendarLength> length;
  std::vector<std::string> rules;        // RRULE, as text
  std::vector<std::string> exceptRules;  // EXRULE
  std::vector<CalendarTime> extra;       // RDATE
  std::vector<CalendarTime> except;      // EXDATE
  std::optional<CalendarTime> replaces;  // RECURRENCE-ID
  bool alsoLaterOnes = false;            // its RANGE
};

// `text`: one VEVENT component. Failure: Config, when something in it that says who or when is broken; a clause.
// Threads: any.
Result<CalendarEvent> readCalendarEvent(const std::string& text);

}  // namespace relay
