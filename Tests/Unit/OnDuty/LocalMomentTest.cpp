#include "Core/OnDuty/LocalMoment.h"

#include <gtest/gtest.h>

#include "Core/Moment.h"
#include "Tests/Unit/OnDuty/Rosters.h"

namespace relay {
namespace {

using namespace std::chrono;

local_seconds local(int y, unsigned m, unsigned d, int h, int min) {
  return local_days(year(y) / month(m) / day(d)) + hours(h) + minutes(min);
}

std::string begin(local_seconds time, const std::string& zone) {
  return momentText(beginMoment(time, zoneNamed(zone)));
}
std::string end(local_seconds time, const std::string& zone) { return momentText(endMoment(time, zoneNamed(zone))); }

TEST(LocalMoment, AnOrdinaryTimeIsOneMoment) {
  EXPECT_EQ(begin(local(2026, 1, 15, 8, 0), "Europe/Berlin"), "2026-01-15T07:00:00.000Z");
  EXPECT_EQ(end(local(2026, 7, 15, 8, 0), "Europe/Berlin"), "2026-07-15T06:00:00.000Z");
  EXPECT_EQ(begin(local(2026, 7, 15, 8, 0), "Europe/Istanbul"), "2026-07-15T05:00:00.000Z");
}

TEST(LocalMoment, ASkippedTimeIsTheNextMinuteThatExists) {
  for (const int minute : {0, 1, 30, 59}) {
    EXPECT_EQ(begin(local(2026, 3, 29, 2, minute), "Europe/Berlin"), "2026-03-29T01:00:00.000Z") << minute;
    EXPECT_EQ(end(local(2026, 3, 29, 2, minute), "Europe/Berlin"), "2026-03-29T01:00:00.000Z") << minute;
    EXPECT_EQ(begin(local(2026, 3, 29, 3, minute), "Europe/Kyiv"), "2026-03-29T01:00:00.000Z") << minute;
  }
}

TEST(LocalMoment, InADoubledHourTheFirstBeginAndTheLastEndCount) {
  EXPECT_EQ(begin(local(2026, 10, 25, 2, 30), "Europe/Berlin"), "2026-10-25T00:30:00.000Z");
  EXPECT_EQ(end(local(2026, 10, 25, 2, 30), "Europe/Berlin"), "2026-10-25T01:30:00.000Z");
  EXPECT_EQ(begin(local(2026, 10, 25, 3, 30), "Europe/Kyiv"), "2026-10-25T00:30:00.000Z");
  EXPECT_EQ(end(local(2026, 10, 25, 3, 30), "Europe/Kyiv"), "2026-10-25T01:30:00.000Z");
}

TEST(LocalMoment, TheMinutesAroundAClockChangeAreWhatTheyLookLike) {
  EXPECT_EQ(begin(local(2026, 3, 29, 1, 59), "Europe/Berlin"), "2026-03-29T00:59:00.000Z");
  EXPECT_EQ(begin(local(2026, 3, 29, 3, 0), "Europe/Berlin"), "2026-03-29T01:00:00.000Z");
  EXPECT_EQ(end(local(2026, 10, 25, 1, 59), "Europe/Berlin"), "2026-10-24T23:59:00.000Z");
  EXPECT_EQ(begin(local(2026, 10, 25, 3, 0), "Europe/Berlin"), "2026-10-25T02:00:00.000Z");
}

// Turkey kept summer time in 2016 and has changed no clock since; before, it did.
TEST(LocalMoment, AZoneThatGaveUpClockChangesHasNone) {
  EXPECT_EQ(begin(local(2026, 3, 29, 3, 30), "Europe/Istanbul"), "2026-03-29T00:30:00.000Z");
  EXPECT_EQ(begin(local(2016, 3, 27, 3, 30), "Europe/Istanbul"), "2016-03-27T01:00:00.000Z");
}

// Every minute of a year, there and back: what a clock shows is the moment's own time, but for the doubled hour.
TEST(LocalMoment, EveryMinuteOfAYearComesBack) {
  for (const char* zone :
       {"Europe/Berlin", "Europe/Istanbul", "Europe/Kyiv", "Australia/Lord_Howe", "America/St_Johns"}) {
    const ZoneOffset offset = zoneNamed(zone);
    int moved = 0;
    for (WallTime moment{sys_days(year(2026) / 1 / 1)}; moment < sys_days(year(2027) / 1 / 1); moment += minutes(1)) {
      const local_seconds shown = localTime(moment, offset);
      const WallTime first = beginMoment(shown, offset);
      const WallTime last = endMoment(shown, offset);
      ASSERT_LE(first, moment);
      ASSERT_GE(last, moment);
      moved += first == last ? 0 : 1;
    }
    const bool changes = std::string(zone) != "Europe/Istanbul";
    const int doubled = std::string(zone) == "Australia/Lord_Howe" ? 60 : 120;  // minutes seen twice, counted twice
    EXPECT_EQ(moved, changes ? doubled : 0) << zone;
  }
}

}  // namespace
}  // namespace relay
