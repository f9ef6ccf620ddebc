#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Core/Moment.h"
#include "Tests/Unit/OnDuty/Rosters.h"

namespace relay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

Roster read(const std::vector<std::string>& events, const std::string& head = {}) {
  return readGood(calendar(events, head), RosterFormat::Calendar);
}

// A shift in a zone, `more` behind it: further lines and the title.
std::string shift(const std::string& tzid, const std::string& from, const std::string& to, const std::string& more) {
  std::string text = "UID:";
  text.append(from).append("\nDTSTART;TZID=").append(tzid).append(":").append(from);
  return text.append("\nDTEND;TZID=").append(tzid).append(":").append(to).append("\n").append(more);
}

std::string refusal(const std::string& text) {
  auto roster = readRoster(text, RosterFormat::Calendar, year2026(), zoneNamed("Europe/Berlin"));
  return roster ? "not refused" : roster.error().what;
}

const char* const kWindowsZone =
    "BEGIN:VTIMEZONE\nTZID:Kundenzeit\nBEGIN:STANDARD\nDTSTART:16011028T030000\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:16010325T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nTZOFFSETFROM:+0100\n"
    "TZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\n";

TEST(CalendarRoster, ASingleShiftInUtcLocalAndNamedTime) {
  EXPECT_THAT(lines(read({"UID:1\nDTSTART:20260301T070000Z\nDTEND:20260301T190000Z\nSUMMARY:Max",
                          "UID:2\nDTSTART:20260301T200000\nDTEND:20260302T080000\nSUMMARY:Eva",
                          "UID:3\nDTSTART;TZID=Europe/Kyiv:20260302T090000\nDTEND;TZID=Europe/Kyiv:20260302T200000\n"
                          "SUMMARY:Ola"})),
              ElementsAre("Max 2026-03-01 08:00 - 2026-03-01 20:00", "Eva 2026-03-01 20:00 - 2026-03-02 08:00",
                          "Ola 2026-03-02 08:00 - 2026-03-02 19:00"));
}

TEST(CalendarRoster, ZonesAreFoundByTheNamesThatWindowsAndOthersGiveThem) {
  for (const char* zone :
       {"Turkey Standard Time", "turkey standard time", "Europe/Istanbul", "/citadel.org/20190914_1/Europe/Istanbul"}) {
    const std::string tzid = zone;
    const Roster roster = read({shift(tzid, "20260701T090000", "20260701T170000", "SUMMARY:Max")});
    EXPECT_THAT(lines(roster), ElementsAre("Max 2026-07-01 08:00 - 2026-07-01 16:00")) << zone;
    EXPECT_THAT(roster.faults, SizeIs(0)) << zone;
  }
}

TEST(CalendarRoster, AZoneThatOnlyTheCalendarKnowsIsReadFromIt) {
  const Roster roster = read({"UID:1\nDTSTART;TZID=Kundenzeit:20260115T080000\nDTEND;TZID=Kundenzeit:20260115T200000\n"
                              "SUMMARY:Max",
                              "UID:2\nDTSTART;TZID=Kundenzeit:20260715T080000\nDTEND;TZID=Kundenzeit:20260715T200000\n"
                              "SUMMARY:Max"},
                             kWindowsZone);
  EXPECT_THAT(lines(roster),
              ElementsAre("Max 2026-01-15 08:00 - 2026-01-15 20:00", "Max 2026-07-15 08:00 - 2026-07-15 20:00"));
  EXPECT_EQ(momentText(roster.entries[1].from), "2026-07-15T06:00:00.000Z");
}

TEST(CalendarRoster, ABrokenZoneIsToldAndReadAsTheRostersOwn) {
  const std::string broken =
      "BEGIN:VTIMEZONE\nTZID:Kaputt\nBEGIN:STANDARD\nDTSTART:16011028T030000\n"
      "RRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n";
  for (const std::string& head :
       {std::string(), broken, std::string("BEGIN:VTIMEZONE\nTZID:Kaputt\nEND:VTIMEZONE\n")}) {
    const Roster roster =
        read({"UID:1\nDTSTART;TZID=Kaputt:20260115T080000\nDTEND;TZID=Kaputt:20260115T200000\nSUMMARY:Max"}, head);
    EXPECT_THAT(lines(roster), ElementsAre("Max 2026-01-15 08:00 - 2026-01-15 20:00"));
    ASSERT_THAT(roster.faults, SizeIs(1));
    EXPECT_THAT(roster.faults[0].what, HasSubstr("time zone \"Kaputt\" is unknown"));
  }
}

TEST(CalendarRoster, TheCalendarsOwnZoneIsThatOfTimesWithoutOne) {
  const Roster roster = read({"UID:1\nDTSTART:20260701T090000\nDTEND:20260701T170000\nSUMMARY:Max",
                              "UID:2\nDTSTART;VALUE=DATE:20260702\nDTEND;VALUE=DATE:20260703\nSUMMARY:Eva"},
                             "X-WR-TIMEZONE:Europe/Istanbul\n");
  EXPECT_THAT(lines(roster, "Europe/Istanbul"),
              ElementsAre("Max 2026-07-01 09:00 - 2026-07-01 17:00", "Eva 2026-07-02 00:00 - 2026-07-03 00:00"));
}

TEST(CalendarRoster, AllDayEntriesLastFromMidnightToMidnightAlsoWhereTheClockChanges) {
  const Roster roster = read({"UID:1\nDTSTART;VALUE=DATE:20260329\nSUMMARY:Max",
                              "UID:2\nDTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026\nSUMMARY:Eva"});
  ASSERT_THAT(roster.entries, SizeIs(2));
  EXPECT_EQ(roster.entries[0].until - roster.entries[0].from, std::chrono::hours(23));
  EXPECT_EQ(roster.entries[1].until - roster.entries[1].from, std::chrono::hours(25));
}

TEST(CalendarRoster, ARepeatedShiftKeepsItsTimesThroughBothClockChanges) {
  for (const char* zone : {"Europe/Berlin", "Europe/Istanbul", "Europe/Kyiv"}) {
    const std::string tzid = zone;
    const Roster roster =
        readGood(calendar({shift(tzid, "20251231T200000", "20260101T080000", "RRULE:FREQ=DAILY\nSUMMARY:Nacht"),
                           shift(tzid, "20251231T080000", "20251231T200000", "RRULE:FREQ=DAILY\nSUMMARY:Tag")}),
                 RosterFormat::Calendar, tzid);
    ASSERT_GT(roster.entries.size(), 700U) << zone;
    for (std::size_t at = 0; at + 1 < roster.entries.size(); ++at) {
      const RosterEntry& one = roster.entries[at];
      const std::string local = localText(one.from, zoneNamed(zone)).substr(15);
      ASSERT_EQ(local, one.title == "Tag" ? "08:00" : "20:00") << zone;
      ASSERT_EQ(one.until, roster.entries[at + 1].from) << zone << " has no hole";
    }
  }
}

TEST(CalendarRoster, AShiftThatBeginsInASkippedHourBeginsWithTheNextMinute) {
  const Roster roster =
      read({"UID:1\nDTSTART;TZID=Europe/Berlin:20260327T023000\nDTEND;TZID=Europe/Berlin:20260327T100000\n"
            "RRULE:FREQ=DAILY;COUNT=4\nSUMMARY:Max"});
  EXPECT_THAT(lines(roster),
              ElementsAre("Max 2026-03-27 02:30 - 2026-03-27 10:00", "Max 2026-03-28 02:30 - 2026-03-28 10:00",
                          "Max 2026-03-29 03:00 - 2026-03-29 10:00", "Max 2026-03-30 02:30 - 2026-03-30 10:00"));
}

TEST(CalendarRoster, InADoubledHourTheFirstBeginAndTheLastEndCount) {
  const Roster roster =
      read({"UID:1\nDTSTART;TZID=Europe/Berlin:20261025T023000\nDTEND;TZID=Europe/Berlin:20261025T024500\n"
            "SUMMARY:Max"});
  ASSERT_THAT(roster.entries, SizeIs(1));
  EXPECT_EQ(momentText(roster.entries[0].from), "2026-10-25T00:30:00.000Z");
  EXPECT_EQ(momentText(roster.entries[0].until), "2026-10-25T01:45:00.000Z");
}

TEST(CalendarRoster, ExceptionsChangedAndCancelledOccurrencesAreHeeded) {
  const Roster roster =
      read({"UID:1\nDTSTART;TZID=Europe/Berlin:20260302T080000\nDTEND;TZID=Europe/Berlin:20260302T180000\n"
            "RRULE:FREQ=DAILY;COUNT=5\nEXDATE;TZID=Europe/Berlin:20260303T080000,20260304T080000\nSUMMARY:Max",
            "UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20260305T080000\nDTSTART;TZID=Europe/Berlin:20260305T120000\n"
            "DTEND;TZID=Europe/Berlin:20260305T180000\nSUMMARY:Eva",
            "UID:1\nRECURRENCE-ID:20260306T070000Z\nDTSTART;TZID=Europe/Berlin:20260306T080000\n"
            "DTEND;TZID=Europe/Berlin:20260306T180000\nSTATUS:CANCELLED\nSUMMARY:Max"});
  EXPECT_THAT(lines(roster),
              ElementsAre("Max 2026-03-02 08:00 - 2026-03-02 18:00", "Eva 2026-03-05 12:00 - 2026-03-05 18:00"));
}

TEST(CalendarRoster, RulesUntilAndFurtherDatesAreFollowed) {
  EXPECT_THAT(lines(read({"UID:1\nDTSTART;TZID=Europe/Berlin:20260302T080000\nDURATION:PT10H\n"
                          "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;UNTIL=20260317T070000Z\n"
                          "RDATE;TZID=Europe/Berlin:20260401T080000\nSUMMARY:Max"})),
              ElementsAre("Max 2026-03-02 08:00 - 2026-03-02 18:00", "Max 2026-03-03 08:00 - 2026-03-03 18:00",
                          "Max 2026-03-16 08:00 - 2026-03-16 18:00", "Max 2026-03-17 08:00 - 2026-03-17 18:00",
                          "Max 2026-04-01 08:00 - 2026-04-01 18:00"));
}

// Rotations that began long ago are not followed day by day: skipping ahead must hit the same weeks.
TEST(CalendarRoster, ARotationThatBeganYearsAgoStaysInStep) {
  for (const int weeks : {1, 2, 3, 5, 7}) {
    const Roster roster =
        read({"UID:1\nDTSTART;TZID=Europe/Berlin:20150105T080000\nDTEND;TZID=Europe/Berlin:20150112T080000\n"
              "RRULE:FREQ=WEEKLY;INTERVAL=" +
              std::to_string(weeks) + "\nSUMMARY:Max"});
    ASSERT_FALSE(roster.entries.empty());
    const auto first = localTime(when("2015-01-05 08:00"), zoneNamed("Europe/Berlin"));
    for (const RosterEntry& one : roster.entries) {
      const auto since = localTime(one.from, zoneNamed("Europe/Berlin")) - first;
      EXPECT_EQ(since % std::chrono::weeks(weeks), std::chrono::seconds(0)) << weeks;
    }
    const auto expected = (year2026().until - year2026().from) / std::chrono::weeks(weeks);
    EXPECT_NEAR(static_cast<double>(roster.entries.size()), static_cast<double>(expected), 1.01) << weeks;
  }
}

TEST(CalendarRoster, AttendeesAndPriorityAreKept) {
  const Roster roster =
      read({"UID:1\nDTSTART:20260301T070000Z\nDTEND:20260301T190000Z\nSUMMARY:Bereitschaft\nPRIORITY:2\n"
            "ATTENDEE;CN=Max Mustermann;RSVP=TRUE:mailto:max@example.com\nDESCRIPTION:long\n  text"});
  ASSERT_THAT(roster.entries, SizeIs(1));
  EXPECT_EQ(roster.entries[0].priority, 2);
  EXPECT_THAT(roster.entries[0].others, ElementsAre("mailto:max@example.com", "Max Mustermann"));
}

TEST(CalendarRoster, AnAbsurdEntryIsLeftOutAndToldWhileTheOthersCount) {
  const std::string good = "UID:1\nDTSTART:20260301T070000Z\nDTEND:20260301T190000Z\nSUMMARY:Max";
  const struct {
    const char* event;
    const char* told;
  } cases[]{
      {"UID:2\nDTSTART:20260301T070000Z\nDTEND:20260301T070001Z\nRRULE:FREQ=SECONDLY;INTERVAL=8\nSUMMARY:X",
       "each second"},
      {"UID:2\nDTSTART:20260301T070000Z\nDTEND:20260301T070001Z\nRRULE:FREQ=MINUTELY\nSUMMARY:X", "minute"},
      {"UID:2\nDTSTART:20260301T070000Z\nDTEND:20260301T070001Z\nRRULE:FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7\nSUMMARY:X",
       "too often"},
      {"UID:2\nDTSTART:20260301T070000Z\nDTEND:20260301T080000Z\nRRULE:FREQ=NEVER\nSUMMARY:X", "left out"},
      {"UID:2\nDTSTART:20260301T070000Z\nDTEND:20260301T060000Z\nSUMMARY:X", "ends before it begins"},
      {"UID:2\nDTSTART:20260301T070000Z\nSUMMARY:X", "no length"},
      {"UID:2\nDTEND:20260301T060000Z\nSUMMARY:X", "no begin"},
      {"UID:2\nDTSTART:yesterday\nDTEND:20260301T060000Z\nSUMMARY:X", "left out"},
      {"UID:2\nDTSTART:20260301T070000Z\nDTEND:20290301T070000Z\nSUMMARY:X", "longer than a year"},
  };
  for (const auto& one : cases) {
    const Roster roster = read({good, one.event});
    EXPECT_THAT(lines(roster), ElementsAre("Max 2026-03-01 08:00 - 2026-03-01 20:00")) << one.event;
    ASSERT_THAT(roster.faults, SizeIs(1)) << one.event;
    EXPECT_THAT(roster.faults[0].what, HasSubstr(one.told));
    EXPECT_THAT(roster.faults[0].what, HasSubstr("entry \"X\""));
  }
}

// libical looks through the centuries for them.
TEST(CalendarRoster, RulesThatFitNoDayHoldNobodyUpHoweverManyThereAre) {
  std::vector<std::string> events{"UID:good\nDTSTART:20260301T070000Z\nDTEND:20260301T190000Z\nSUMMARY:Max"};
  for (int copy = 0; copy < 2; ++copy) {
    for (const char* rule : {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
                             "FREQ=HOURLY;INTERVAL=2;BYHOUR=8", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2"})
      events.push_back("UID:" + std::to_string(events.size()) +
                       "\nDTSTART:20200101T070000Z\nDTEND:20200101T080000Z\nRRULE:" + rule + "\nSUMMARY:Never");
  }
  EXPECT_THAT(lines(read(events)), ElementsAre("Max 2026-03-01 08:00 - 2026-03-01 20:00"));
  const std::string daily =
      "DTSTART:20200101T070000Z\nDTEND:20200101T080000Z\nRRULE:FREQ=DAILY;"
      "BYMONTH=3;BYMONTHDAY=1\nSUMMARY:Max";
  EXPECT_THAT(read(std::vector<std::string>(41, daily)).faults, SizeIs(1));
}

TEST(CalendarRoster, WhatIsNoCalendarOrIsCutOffOrTooLargeIsRefusedWhole) {
  EXPECT_THAT(refusal(""), HasSubstr("empty"));
  EXPECT_THAT(refusal("<html>please log in</html>"), HasSubstr("no calendar"));
  const std::string whole = calendar({"UID:1\nDTSTART:20260301T070000Z\nDTEND:20260301T190000Z\nSUMMARY:Max"});
  for (std::size_t size = 20; size + 5 < whole.size(); size += 7)
    EXPECT_THAT(refusal(whole.substr(0, size)),
                testing::AnyOf(HasSubstr("cut off"), HasSubstr("no calendar"), HasSubstr("END:")))
        << size;
  EXPECT_THAT(refusal("BEGIN:VCALENDAR\r\n" + std::string(50 << 20, 'x') + "\r\nEND:VCALENDAR\r\n"),
              HasSubstr("larger"));
  EXPECT_THAT(refusal(calendar({"UID:2\nDTSTART:yesterday\nSUMMARY:X"})), HasSubstr("none of its entries"));
}

TEST(CalendarRoster, PropertiesWithoutAValueDoNoHarm) {
  EXPECT_THAT(lines(read({"UID:\nDTSTART:20260301T070000Z\nDTEND:20260301T190000Z\nSUMMARY:Max\nRRULE:\nPRIORITY:"})),
              ElementsAre("Max 2026-03-01 08:00 - 2026-03-01 20:00"));
}

TEST(CalendarRoster, AnEmptyCalendarIsARosterWithoutAnybody) {
  const Roster roster = read({});
  EXPECT_THAT(roster.entries, SizeIs(0));
  EXPECT_THAT(roster.faults, SizeIs(0));
}

}  // namespace
}  // namespace relay
