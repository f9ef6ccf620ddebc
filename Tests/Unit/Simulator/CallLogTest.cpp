#include "Tests/Simulator/CallLog.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace relay::sim {
namespace {

// 2026-09-13T18:10:24.520045Z
constexpr std::int64_t kCallStart = 1789323024'520045LL;

TEST(CallLog, MakesHistoryGuidsAsALivePhoneSystemDoes) {
  EXPECT_EQ(historyGuid(kCallStart, 709).substr(0, 24), "00000000-01dd-43ab-25e4-");
  EXPECT_EQ(historyGuid(kCallStart, 709).substr(28), "000002c5");
}

TEST(CallLog, WritesDurationsAndMomentsInIsoForm) {
  EXPECT_EQ(isoDuration(0), "PT0S");
  EXPECT_EQ(isoDuration(72'577'027), "PT1M12.577027S");
  EXPECT_EQ(isoDuration(3'600'000'000), "PT1H0M0S");
  EXPECT_EQ(isoMoment(kCallStart, 6), "2026-09-13T18:10:24.520045Z");
  EXPECT_EQ(isoMoment(kCallStart), "2026-09-13T18:10:24.520Z");
  EXPECT_EQ(isoMoment(kCallStart, 0), "2026-09-13T18:10:24Z");
}

TEST(CallLog, ShowsARowOnlySomeTimeAfterItsEnd) {
  CallLog log;
  LoggedRow row;
  row.startUs = 1'000'000;
  row.endUs = 5'000'000;
  log.add(row);
  EXPECT_TRUE(log.between(0, 10'000'000, 4'000'000).empty());
  EXPECT_EQ(log.between(0, 10'000'000, 5'000'000).size(), 1u);
  EXPECT_TRUE(log.between(2'000'000, 10'000'000, 9'000'000).empty());
}

TEST(CallLog, TellsAnsweredFromUnansweredAndWaiting) {
  LoggedRow row;
  row.startUs = 1'000'000;
  row.endUs = 3'000'000;
  EXPECT_EQ(nlohmann::json::parse(toJson(row)).at("Status"), "Unanswered");
  row.answeredUs = 2'000'000;
  const auto answered = nlohmann::json::parse(toJson(row));
  EXPECT_EQ(answered.at("Status"), "Answered");
  EXPECT_EQ(answered.at("TalkingDuration"), "PT1S");
  row.callType = "Queue";
  EXPECT_EQ(nlohmann::json::parse(toJson(row)).at("Status"), "Waiting");
}

}  // namespace
}  // namespace relay::sim
