#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Core/Moment.h"
#include "Core/OnDuty/CsvTime.h"
#include "Tests/Unit/OnDuty/Rosters.h"

namespace relay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

Roster read(const std::string& text) { return readGood(text, RosterFormat::Table); }

TEST(CsvRoster, IsReadWithEitherSeparatorAndGermanAndIsoDates) {
  const auto expected =
      ElementsAre("Max 2026-03-01 08:00 - 2026-03-01 20:00", "Eva 2026-03-01 20:00 - 2026-03-02 08:00");
  EXPECT_THAT(
      lines(read("from;to;person\n2026-03-01 08:00;2026-03-01 20:00;Max\n01.03.2026 20:00;02.03.2026 08:00;Eva\n")),
      expected);
  EXPECT_THAT(
      lines(read("from,to,person\r\n2026-03-01T08:00,2026-03-01 20:00:00,Max\r\n1.3.26 20:00,2.3.2026 8:00,Eva")),
      expected);
  EXPECT_THAT(
      lines(read("2026-03-01 08:00\t2026-03-01T20:00\tMax\n\"01.03.2026, 20:00 Uhr\"\t02.03.2026 8:00\t\"Eva\"\n")),
      expected);
}

TEST(CsvRoster, TheFirstLineMayGiveTheColumnsAnotherOrder) {
  EXPECT_THAT(lines(read("Wer;Telefon;Von;Bis;Priorität\nMax;0171;01.03.2026 08:00;01.03.2026 20:00;1\n")),
              ElementsAre("Max 2026-03-01 08:00 - 2026-03-01 20:00"));
}

TEST(CsvRoster, ADayAloneIsTheWholeDay) {
  EXPECT_THAT(lines(read("01.03.2026;07.03.2026;Max\n2026-03-08;2026-03-08;Eva\n")),
              ElementsAre("Max 2026-03-01 00:00 - 2026-03-08 00:00", "Eva 2026-03-08 00:00 - 2026-03-09 00:00"));
}

TEST(CsvRoster, TwentyFourOClockIsTheEndOfTheDay) {
  EXPECT_THAT(lines(read("01.03.2026 00:00;01.03.2026 24:00;Max\n")),
              ElementsAre("Max 2026-03-01 00:00 - 2026-03-02 00:00"));
}

TEST(CsvRoster, Windows1252AndUtf16AreUnderstood) {
  EXPECT_EQ(read("01.03.2026;01.03.2026;J\xFCrgen \xD6z\n").entries.at(0).title, "Jürgen Öz");
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "01.03.2026;01.03.2026;Jürgen Öz\n")
                .entries.at(0)
                .title,
            "Jürgen Öz");
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("01.03.2026;01.03.2026;J\xFCrgen\n")) wide += std::string{c, '\0'};
  EXPECT_EQ(read(wide).entries.at(0).title, "Jürgen");
}

TEST(CsvRoster, ALineThatIsWrongIsToldAndTheOthersCount) {
  const struct {
    const char* line;
    const char* told;
  } cases[]{
      {"tomorrow;2026-03-02;Eva", "\"tomorrow\" is no time"},
      {"2026-03-02 08:00;;Eva", "is no time"},
      {"2026-02-30 08:00;2026-03-02;Eva", "is no time"},
      {"2026-03-02 25:00;2026-03-03;Eva", "is no time"},
      {"2026-03-02 20:00;2026-03-02 08:00;Eva", "ends before it begins"},
      {"2026-03-02 20:00;2029-03-02 08:00;Eva", "longer than a year"},
      {"2026-03-02;2026-03-03;", "names nobody"},
      {"2026-03-02;2026-03-03;Eva;urgent", "priority"},
  };
  for (const auto& one : cases) {
    const Roster roster =
        read("from;to;person;priority\n2026-03-01 08:00;2026-03-01 20:00;Max\n" + std::string(one.line));
    EXPECT_THAT(lines(roster), ElementsAre("Max 2026-03-01 08:00 - 2026-03-01 20:00"));
    ASSERT_THAT(roster.faults, SizeIs(1)) << one.line;
    EXPECT_THAT(roster.faults[0].what, testing::AllOf(HasSubstr("line 3: "), HasSubstr(one.told)));
  }
}

TEST(CsvRoster, WhatIsNoTableIsRefusedWhole) {
  for (const char* text : {"", "\n\n", "<html></html>", "\"never closed", "a;b;c\nd;e;f\n"})
    EXPECT_FALSE(readRoster(text, RosterFormat::Table, year2026(), zoneNamed("Europe/Berlin"))) << text;
}

TEST(CsvTime, TimesMaySayTheirOwnOffset) {
  const ZoneOffset zone = zoneNamed("Europe/Berlin");
  const auto text = [&](const char* time) { return momentText(parseCsvTime(time, ShiftEdge::Begin, zone).value()); };
  EXPECT_EQ(text("2026-03-01T08:00:00Z"), "2026-03-01T08:00:00.000Z");
  EXPECT_EQ(text("2026-03-01T08:00+03:00"), "2026-03-01T05:00:00.000Z");
  EXPECT_EQ(text("2026-03-01T08:00:00.000-0130"), "2026-03-01T09:30:00.000Z");
}

TEST(CsvTime, EdgesOfAClockChangeAreThoseOfShifts) {
  const ZoneOffset zone = zoneNamed("Europe/Berlin");
  EXPECT_EQ(parseCsvTime("29.03.2026 02:30", ShiftEdge::Begin, zone), when("29.03.2026 03:00"));
  EXPECT_EQ(momentText(*parseCsvTime("25.10.2026 02:30", ShiftEdge::Begin, zone)), "2026-10-25T00:30:00.000Z");
  EXPECT_EQ(momentText(*parseCsvTime("25.10.2026 02:30", ShiftEdge::End, zone)), "2026-10-25T01:30:00.000Z");
}

TEST(CsvTime, WhatIsNoTimeIsNone) {
  const ZoneOffset zone = zoneNamed("Europe/Berlin");
  for (const char* text :
       {"", " ", "1", "2026", "2026-03", "2026-13-01", "01.13.2026", "2026-03-01 8", "2026-03-01 08:00 x",
        "2026-03-01T", "2026-03-01 08:61", "99.99.9999", "1999-01-01", "2026-03-01 08:00Zebra", "01.03.202"})
    EXPECT_FALSE(parseCsvTime(text, ShiftEdge::Begin, zone)) << text;
}

}  // namespace
}  // namespace relay
