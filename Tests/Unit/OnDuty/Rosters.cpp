#include "Tests/Unit/OnDuty/Rosters.h"

#include <gtest/gtest.h>

#include "Core/OnDuty/CsvTime.h"

namespace relay {

ZoneOffset zoneNamed(const std::string& name) { return zoneOffset(name).value(); }

WallTime when(const std::string& text, const std::string& zone, bool end) {
  return parseCsvTime(text, end ? ShiftEdge::End : ShiftEdge::Begin, zoneNamed(zone)).value();
}

std::string calendar(const std::vector<std::string>& events, const std::string& head) {
  std::string text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + head;
  for (const std::string& event : events) text += "BEGIN:VEVENT\n" + event + "\nEND:VEVENT\n";
  text += "END:VCALENDAR\n";
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return crlf;
}

RosterWindow year2026() { return {when("2025-12-01 00:00"), when("2027-02-01 00:00")}; }

Roster readGood(const std::string& text, RosterFormat format, const std::string& zone) {
  auto roster = readRoster(text, format, year2026(), zoneNamed(zone));
  if (!roster) {
    ADD_FAILURE() << roster.error().what;
    return {};
  }
  return std::move(roster).value();
}

std::vector<std::string> lines(const Roster& roster, const std::string& zone) {
  std::vector<std::string> all;
  const ZoneOffset offset = zoneNamed(zone);
  for (const RosterEntry& entry : roster.entries) {
    all.push_back(entry.title + " " + localText(entry.from, offset).substr(4) + " - " +
                  localText(entry.until, offset).substr(4));
  }
  return all;
}

}  // namespace relay
