#include "Core/OnDuty/RoutingAnswer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace relay {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

const WallTime kNoon = WallTime(1772366400000ms);  // 2026-03-01T12:00:00Z

DutyAnswer max() {
  DutyAnswer answer;
  answer.active = true;
  answer.source = DutySource::Plan;
  answer.person = "max";
  answer.displayName = "Max Mustermann";
  answer.number = "0171-2345678";
  answer.validUntil = kNoon + 6h;
  answer.fallbacks = {"200"};
  answer.asOf = kNoon - 1min;
  return answer;
}

TEST(RoutingAnswer, BeginsWithWhatCallFlowsRead) {
  EXPECT_EQ(routingJson(max(), false)
                .find(R"({"status":"active_plan","destination_number":"01712345678",)"
                      R"("source":"plan","display_name":"Max Mustermann",)"),
            0U);
}

TEST(RoutingAnswer, SaysHowLongItHoldsAndWhatComesNext) {
  DutyAnswer answer = max();
  answer.next = DutyShift{DutySource::Plan, "erika", "Erika", "+49 172 67890", kNoon + 6h, kNoon + 18h};
  answer.stale = true;
  const auto told = json::parse(routingJson(answer, false));
  EXPECT_EQ(told.at("valid_until"), "2026-03-01T18:00:00.000Z");
  EXPECT_EQ(told.at("next").at("destination_number"), "+4917267890");
  EXPECT_EQ(told.at("next").at("from"), "2026-03-01T18:00:00.000Z");
  EXPECT_EQ(told.at("fallbacks"), json::array({"200"}));
  EXPECT_EQ(told.at("stale"), true);
  EXPECT_EQ(told.at("as_of"), "2026-03-01T11:59:00.000Z");
}

TEST(RoutingAnswer, WithoutAPlanTheFallbackIsToldOrNothing) {
  DutyAnswer nobody;
  nobody.displayName = "Office";
  nobody.number = "200";
  const auto told = json::parse(routingJson(nobody, false));
  EXPECT_EQ(told.at("status"), "no_plan");
  EXPECT_EQ(told.at("source"), "fallback");
  EXPECT_EQ(told.at("destination_number"), "200");
  EXPECT_TRUE(told.at("valid_until").is_null());
  EXPECT_TRUE(told.at("as_of").is_null());
  EXPECT_EQ(json::parse(routingJson(nobody, true)).at("destination_number"), "");
  EXPECT_EQ(json::parse(routingJson(max(), true)).at("destination_number"), "01712345678");
}

TEST(RoutingAnswer, ANameThatIsNoUtf8StillMakesJson) {
  DutyAnswer answer = max();
  answer.displayName = "M\xfcller";
  EXPECT_TRUE(json::parse(routingJson(answer, false), nullptr, false).is_object());
}

TEST(RoutingAnswer, NumbersCanBeDialledAsTheyStand) {
  EXPECT_EQ(diallable("+49 (171) 123-45"), "+4917112345");
  EXPECT_EQ(diallable("*61*0171/12345#"), "*61*017112345#");
  EXPECT_EQ(diallable(""), "");
}

}  // namespace
}  // namespace relay
