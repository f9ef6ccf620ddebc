#include "Core/OnDuty/Schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Tests/Unit/OnDuty/Rosters.h"

namespace relay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Assignment shift(const std::string& person, const std::string& from, const std::string& until, int priority = 0) {
  return {person, true, when(from), when(until, "Europe/Berlin", true), priority};
}

DutyPlan plan(std::vector<Assignment> roster = {}) {
  DutyPlan plan;
  plan.roster = std::move(roster);
  plan.people = {{"Max", "Max Mustermann", "0171-12345", ""},
                 {"Eva", "", "0172 2", ""},
                 {"Ola", "", "0173 3", ""},
                 {"Nix", "", "", ""}};
  plan.fallbackNumber = "200";
  plan.fallbackName = "Zentrale";
  plan.rules.dummyExtension = "999";
  plan.from = year2026().from;
  plan.until = year2026().until;
  return plan;
}

std::string nameAt(const DutyPlan& plan, const std::string& time) {
  const DutyAnswer answer = Schedule(plan).at(when(time));
  return std::string(dutySourceWord(answer.source)) + " " + answer.person + answer.number;
}

TEST(Schedule, ThePersonOfTheRosterIsReachedUntilTheMinuteOfHandOver) {
  const DutyPlan two = plan(
      {shift("Max", "2026-03-01 08:00", "2026-03-01 20:00"), shift("Eva", "2026-03-01 20:00", "2026-03-02 08:00")});
  EXPECT_EQ(nameAt(two, "2026-03-01 07:59"), "fallback 200");
  EXPECT_EQ(nameAt(two, "2026-03-01 08:00"), "plan Max0171-12345");
  EXPECT_EQ(nameAt(two, "2026-03-01 19:59:59"), "plan Max0171-12345");
  EXPECT_EQ(nameAt(two, "2026-03-01 20:00"), "plan Eva0172 2");
  EXPECT_EQ(nameAt(two, "2026-03-02 08:00"), "fallback 200");
}

TEST(Schedule, AnAnswerSaysHowLongItHoldsAndWhoIsNext) {
  const DutyPlan three =
      plan({shift("Max", "2026-03-01 08:00", "2026-03-01 14:00"), shift("Max", "2026-03-01 14:00", "2026-03-01 20:00"),
            shift("Eva", "2026-03-05 20:00", "2026-03-06 08:00")});
  const DutyAnswer answer = Schedule(three).at(when("2026-03-01 09:00"));
  EXPECT_TRUE(answer.active);
  EXPECT_EQ(answer.displayName, "Max Mustermann");
  EXPECT_EQ(answer.validUntil, when("2026-03-01 20:00"));
  ASSERT_TRUE(answer.next);
  EXPECT_EQ(answer.next->person, "Eva");
  EXPECT_EQ(answer.next->from, when("2026-03-05 20:00"));
  EXPECT_EQ(answer.next->until, when("2026-03-06 08:00"));
  EXPECT_THAT(answer.fallbacks, ElementsAre("200"));
}

TEST(Schedule, WithoutAnybodyTheFallbackIsReachedIfItCanBe) {
  DutyPlan nobody = plan();
  DutyAnswer answer = Schedule(nobody).at(when("2026-03-01 09:00"));
  EXPECT_FALSE(answer.active);
  EXPECT_EQ(answer.source, DutySource::Fallback);
  EXPECT_EQ(answer.number, "200");
  EXPECT_EQ(answer.displayName, "Zentrale");
  EXPECT_THAT(answer.fallbacks, IsEmpty());
  EXPECT_FALSE(answer.validUntil);
  EXPECT_FALSE(answer.next);
  for (const char* bad : {"", "112", "999"}) {
    nobody.fallbackNumber = bad;
    EXPECT_EQ(Schedule(nobody).at(when("2026-03-01 09:00")).number, "") << bad;
  }
}

TEST(Schedule, AnOverrideComesBeforeTheRosterAndTheNewestBeforeTheOthers) {
  DutyPlan all = plan({shift("Max", "2026-03-01 08:00", "2026-03-01 20:00", 1)});
  all.overrides = {shift("Eva", "2026-03-01 10:00", "2026-03-01 14:00"),
                   shift("Ola", "2026-03-01 12:00", "2026-03-01 13:00")};
  EXPECT_EQ(nameAt(all, "2026-03-01 09:00"), "plan Max0171-12345");
  EXPECT_EQ(nameAt(all, "2026-03-01 11:00"), "override Eva0172 2");
  EXPECT_EQ(nameAt(all, "2026-03-01 12:30"), "override Ola0173 3");
  EXPECT_EQ(nameAt(all, "2026-03-01 13:30"), "override Eva0172 2");
  EXPECT_EQ(nameAt(all, "2026-03-01 14:00"), "plan Max0171-12345");
}

TEST(Schedule, HolidaysCountWhereTheRosterHasNobody) {
  DutyPlan all = plan({shift("Max", "2026-05-01 08:00", "2026-05-01 12:00")});
  all.holidays = {shift("Eva", "2026-05-01", "2026-05-01")};
  EXPECT_EQ(nameAt(all, "2026-05-01 07:00"), "holiday Eva0172 2");
  EXPECT_EQ(nameAt(all, "2026-05-01 09:00"), "plan Max0171-12345");
  EXPECT_EQ(nameAt(all, "2026-05-02 00:00"), "fallback 200");
}

TEST(Schedule, OfTwoAtOncePriorityThenTheLaterBeginThenTheLaterLineCounts) {
  EXPECT_EQ(nameAt(plan({shift("Max", "2026-03-01 08:00", "2026-03-01 20:00", 1),
                         shift("Eva", "2026-03-01 09:00", "2026-03-01 20:00", 2)}),
                   "2026-03-01 10:00"),
            "plan Max0171-12345");
  EXPECT_EQ(nameAt(plan({shift("Max", "2026-03-01 08:00", "2026-03-01 20:00"),
                         shift("Eva", "2026-03-01 09:00", "2026-03-01 20:00", 9)}),
                   "2026-03-01 10:00"),
            "plan Eva0172 2");
  EXPECT_EQ(nameAt(plan({shift("Max", "2026-03-01 08:00", "2026-03-01 20:00"),
                         shift("Eva", "2026-03-01 09:00", "2026-03-01 20:00")}),
                   "2026-03-01 10:00"),
            "plan Eva0172 2");
  EXPECT_EQ(nameAt(plan({shift("Max", "2026-03-01 08:00", "2026-03-01 20:00"),
                         shift("Eva", "2026-03-01 08:00", "2026-03-01 20:00")}),
                   "2026-03-01 10:00"),
            "plan Eva0172 2");
}

TEST(Schedule, WhoElseIsOnDutyIsTriedBeforeTheFallback) {
  DutyPlan all = plan({shift("Max", "2026-03-01 08:00", "2026-03-01 20:00", 1),
                       shift("Eva", "2026-03-01 08:00", "2026-03-01 20:00", 2),
                       shift("Max", "2026-03-01 08:00", "2026-03-01 20:00", 3)});
  EXPECT_THAT(Schedule(all).at(when("2026-03-01 09:00")).fallbacks, ElementsAre("0172 2", "200"));
}

TEST(Schedule, SomebodyWhoCannotBeReachedIsPassedOver) {
  DutyPlan all = plan({shift("Nix", "2026-03-01 08:00", "2026-03-01 20:00", 1),
                       shift("Eva", "2026-03-01 08:00", "2026-03-01 12:00", 2)});
  all.roster.push_back({"Wer", false, when("2026-03-01 00:00"), when("2026-03-02 00:00"), 1});
  EXPECT_EQ(nameAt(all, "2026-03-01 09:00"), "plan Eva0172 2");
  EXPECT_EQ(nameAt(all, "2026-03-01 13:00"), "fallback 200");
}

TEST(Schedule, BetweenHasNoHolesAndJoinsShiftsOfOnePerson) {
  const DutyPlan all =
      plan({shift("Max", "2026-03-01 08:00", "2026-03-01 12:00"), shift("Max", "2026-03-01 12:00", "2026-03-01 20:00"),
            shift("Eva", "2026-03-02 08:00", "2026-03-02 20:00")});
  const auto shifts = Schedule(all).between(when("2026-03-01 10:00"), when("2026-03-02 10:00"));
  ASSERT_EQ(shifts.size(), 3U);
  EXPECT_EQ(shifts[0].person + shifts[1].person + shifts[2].person, "MaxEva");
  EXPECT_EQ(shifts.front().from, when("2026-03-01 10:00"));
  EXPECT_EQ(shifts.back().until, when("2026-03-02 10:00"));
  EXPECT_EQ(shifts[1].source, DutySource::Fallback);
  for (std::size_t at = 0; at + 1 < shifts.size(); ++at) EXPECT_EQ(shifts[at].until, shifts[at + 1].from);
}

// A year of hand-overs at every hour of the day, the skipped and the doubled ones included: nobody is ever missing.
TEST(Schedule, AYearOfHandOversHasNoMinuteWithoutSomebody) {
  for (const char* zone : {"Europe/Berlin", "Europe/Istanbul", "Europe/Kyiv"}) {
    for (const int hour : {0, 2, 3, 8}) {
      const auto days = std::chrono::local_days(std::chrono::year(2025) / 12 / 31);
      DutyPlan year = plan();
      for (int day = 0; day < 400; ++day) {
        const auto local = days + std::chrono::days(day) + std::chrono::hours(hour) + std::chrono::minutes(30);
        year.roster.push_back({day % 2 == 0 ? "Max" : "Eva", true, beginMoment(local, zoneNamed(zone)),
                               endMoment(local + std::chrono::days(1), zoneNamed(zone)), 0});
      }
      const auto shifts = Schedule(year).between(when("2026-01-02 00:00"), when("2027-01-02 00:00"));
      ASSERT_GE(shifts.size(), 365U);
      for (const DutyShift& one : shifts) ASSERT_EQ(one.source, DutySource::Plan) << zone << " " << hour;
      for (std::size_t at = 0; at + 1 < shifts.size(); ++at) ASSERT_NE(shifts[at].person, shifts[at + 1].person);
    }
  }
}

TEST(Schedule, ThousandsAtOnceAreNoBurden) {
  DutyPlan all = plan();
  for (int at = 0; at < 20'000; ++at)
    all.roster.push_back({at % 2 == 0 ? "Max" : "Eva", true, when("2026-03-01 08:00") + std::chrono::seconds(at),
                          when("2026-04-01 08:00") + std::chrono::seconds(at), at % 10});
  EXPECT_NE(nameAt(all, "2026-03-15 08:00"), "fallback 200");
}

TEST(Schedule, BeforeAPlanThereIsNobody) {
  EXPECT_FALSE(Schedule().at(when("2026-03-01 09:00")).active);
  EXPECT_TRUE(Schedule().between(when("2026-03-01 09:00"), when("2026-03-02 09:00")).empty());
}

}  // namespace
}  // namespace relay
