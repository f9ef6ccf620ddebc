#include "Core/OnDuty/LookAhead.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Core/OnDuty/WarningTimes.h"
#include "Tests/Unit/OnDuty/Rosters.h"

namespace relay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = DutyWarning::Kind;

Assignment shift(const std::string& person, const std::string& from, const std::string& until, int priority = 0) {
  return {person, true, when(from), when(until, "Europe/Berlin", true), priority};
}

DutyPlan plan(std::vector<Assignment> roster) {
  DutyPlan plan;
  plan.roster = std::move(roster);
  plan.people = {
      {"Max", "", "0171-12345", ""}, {"Eva", "", "0172 2", ""}, {"Nix", "", "", ""}, {"Notruf", "", "112", ""}};
  plan.fallbackNumber = "200";
  plan.from = year2026().from;
  plan.until = year2026().until;
  return plan;
}

std::vector<DutyWarning> look(const DutyPlan& plan, const std::string& now = "2026-03-01 08:00") {
  return lookAhead(plan, Schedule(plan), {}, when(now), zoneNamed("Europe/Berlin"));
}

std::vector<DutyWarning> ofKind(const std::vector<DutyWarning>& all, Kind kind) {
  std::vector<DutyWarning> some;
  for (const DutyWarning& one : all) {
    if (one.kind == kind) some.push_back(one);
  }
  return some;
}

TEST(LookAhead, ARosterWithoutHolesHasNoWarnings) {
  EXPECT_THAT(look(plan({shift("Max", "2026-02-01", "2026-03-31")})), IsEmpty());
}

TEST(LookAhead, AGapIsToldWithItsTimesAndWhereCallsGo) {
  const auto found =
      look(plan({shift("Max", "2026-02-01", "2026-03-04"), shift("Eva", "2026-03-05 08:00", "2026-04-05")}));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, Kind::Gap);
  EXPECT_EQ(found[0].from, when("2026-03-05 00:00"));
  EXPECT_EQ(found[0].until, when("2026-03-05 08:00"));
  EXPECT_EQ(found[0].text,
            "Nobody is on duty from Thu 2026-03-05 00:00 until Thu 2026-03-05 08:00: calls go to 200 then");
}

TEST(LookAhead, TheEndOfTheRosterIsAGap) {
  DutyPlan ends = plan({shift("Max", "2026-02-01", "2026-03-10")});
  ends.fallbackNumber.clear();
  const auto found = look(ends);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].text, "Nobody is on duty from Wed 2026-03-11 00:00 on: and there is no fallback_number");
}

TEST(LookAhead, WhatIsMoreThanFourteenDaysAwayIsNotToldYet) {
  EXPECT_THAT(look(plan({shift("Max", "2026-02-01", "2026-03-20")})), IsEmpty());
}

TEST(LookAhead, PeopleWithoutAUsableNumberAreToldOnceEach) {
  const auto found =
      look(plan({shift("Max", "2026-02-01", "2026-04-30", 1), shift("Nix", "2026-03-02", "2026-03-02", 2),
                 shift("Nix", "2026-03-03", "2026-03-03", 2), shift("Notruf", "2026-03-04", "2026-03-04", 2)}));
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].kind, Kind::NoNumber);
  EXPECT_THAT(found[0].people, ElementsAre("Nix"));
  EXPECT_THAT(found[0].text, HasSubstr("[person Nix] can't be used: there is none"));
  EXPECT_THAT(found[1].text, HasSubstr("that of an emergency service"));
}

TEST(LookAhead, AnUnknownNameIsToldAndItsTimeIsAGap) {
  DutyPlan all = plan({shift("Max", "2026-02-01", "2026-03-02"), shift("Max", "2026-03-04", "2026-04-30")});
  all.roster.push_back({"M. Mustermann", false, when("2026-03-03 00:00"), when("2026-03-04 00:00"), 0});
  const auto found = look(all);
  EXPECT_THAT(ofKind(found, Kind::Gap), SizeIs(1));
  ASSERT_THAT(ofKind(found, Kind::UnknownName), SizeIs(1));
  EXPECT_THAT(ofKind(found, Kind::UnknownName)[0].text, HasSubstr("no section [person M. Mustermann]"));
}

TEST(LookAhead, TwoAtOnceAreToldUnlessSomethingPutsThemInOrder) {
  const auto both =
      look(plan({shift("Max", "2026-02-01", "2026-04-30"), shift("Eva", "2026-03-02 08:00", "2026-03-02 10:00")}));
  ASSERT_THAT(both, SizeIs(1));
  EXPECT_EQ(both[0].kind, Kind::Overlap);
  EXPECT_THAT(both[0].people, ElementsAre("Max", "Eva"));
  EXPECT_THAT(both[0].text, HasSubstr("Eva is called"));
  EXPECT_THAT(look(plan({shift("Max", "2026-02-01", "2026-04-30", 1),
                         shift("Eva", "2026-03-02 08:00", "2026-03-02 10:00", 2)})),
              IsEmpty());
  EXPECT_THAT(look(plan({shift("Max", "2026-02-01", "2026-04-30"), shift("Max", "2026-03-02", "2026-03-02")})),
              IsEmpty());
}

TEST(LookAhead, AHandOverInADoubledHourIsNoOverlap) {
  EXPECT_THAT(
      look(plan({shift("Max", "2026-09-01", "2026-10-25 02:30"), shift("Eva", "2026-10-25 02:30", "2026-12-30")}),
           "2026-10-20 08:00"),
      IsEmpty());
}

TEST(LookAhead, FaultsOfTheRosterAreAmongTheWarnings) {
  const DutyPlan good = plan({shift("Max", "2026-02-01", "2026-04-30")});
  const auto found =
      lookAhead(good, Schedule(good), {{"line 3: it names nobody"}}, when("2026-03-01"), zoneNamed("Europe/Berlin"));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind, Kind::Unread);
}

DutyWarning gapAt(const std::string& from) {
  return {Kind::Gap, when(from), when(from) + std::chrono::hours(2), {}, "gap"};
}

TEST(WarningTimes, AWarningIsToldAtSevenDaysADayAndAnHour) {
  WarningTimes times;
  const std::vector<DutyWarning> gap{gapAt("2026-03-20 08:00")};
  std::vector<std::string> told;
  for (WallTime now = when("2026-03-06 08:00"); now < when("2026-03-20 12:00"); now += std::chrono::minutes(1)) {
    if (!times.due(gap, now).empty()) told.push_back(localText(now, zoneNamed("Europe/Berlin")).substr(4));
  }
  EXPECT_THAT(told, ElementsAre("2026-03-13 08:00", "2026-03-19 08:00", "2026-03-20 07:00"));
}

TEST(WarningTimes, OneNoticedLateIsToldAtOnceAndARestartRepeatsNothing) {
  WarningTimes times;
  const std::vector<DutyWarning> gap{gapAt("2026-03-20 08:00")};
  EXPECT_THAT(times.due(gap, when("2026-03-18 08:00")), SizeIs(1));
  EXPECT_THAT(times.due(gap, when("2026-03-18 09:00")), IsEmpty());
  WarningTimes restarted(times.told());
  EXPECT_THAT(restarted.due(gap, when("2026-03-18 10:00")), IsEmpty());
  EXPECT_THAT(restarted.due(gap, when("2026-03-19 10:00")), SizeIs(1));
}

TEST(WarningTimes, AClockSetBackRepeatsNothing) {
  WarningTimes times;
  const std::vector<DutyWarning> gap{gapAt("2026-03-20 08:00")};
  EXPECT_THAT(times.due(gap, when("2026-03-20 07:30")), SizeIs(1));
  EXPECT_THAT(times.due(gap, when("2026-03-19 07:30")), IsEmpty());
  EXPECT_THAT(times.due(gap, when("2026-03-20 07:45")), IsEmpty());
}

TEST(WarningTimes, WhatWasPutRightAndBreaksAgainIsToldAgain) {
  WarningTimes times;
  const std::vector<DutyWarning> gap{gapAt("2026-03-20 08:00")};
  EXPECT_THAT(times.due(gap, when("2026-03-18 08:00")), SizeIs(1));
  EXPECT_THAT(times.due({}, when("2026-03-18 09:00")), IsEmpty());
  EXPECT_THAT(times.due(gap, when("2026-03-18 10:00")), SizeIs(1));
}

TEST(WarningTimes, TheLogHearsOfEachOnce) {
  WarningTimes times;
  EXPECT_THAT(times.fresh({gapAt("2026-03-20 08:00"), gapAt("2026-03-21 08:00")}), SizeIs(2));
  EXPECT_THAT(times.fresh({gapAt("2026-03-21 08:00"), gapAt("2026-03-22 08:00")}), SizeIs(1));
}

}  // namespace
}  // namespace relay
