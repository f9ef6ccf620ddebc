#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Core/Api/Health.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

HealthReport healthy() {
  HealthReport report;
  report.startedAt = WallTime(1772356500000ms);
  report.at = report.startedAt + 90s;
  report.version = "1.2.3";
  report.pbx.connected = true;
  report.pbx.lastContact = report.at - 2500ms;
  EndpointStatus endpoint;
  endpoint.name = "webhooks";
  endpoint.delivered = 7;
  endpoint.oldestWaiting = report.at - 4s;
  report.endpoints = {endpoint};
  return report;
}

TEST(Health, IsOkWhenCallsAreHeardAndDelivered) {
  const auto json = nlohmann::json::parse(healthJson(healthy()));
  EXPECT_EQ(json.at("status"), "ok");
  EXPECT_TRUE(json.at("problems").empty());
  EXPECT_EQ(json.at("endpoints").at(0).at("delivered"), 7);
}

TEST(Health, NamesThePhoneSystemsProblem) {
  auto report = healthy();
  report.pbx.connected = false;
  report.pbx.problem = "https://pbx.example.com: connection refused";
  EXPECT_THAT(judge(report).problems, testing::ElementsAre("https://pbx.example.com: connection refused"));
  EXPECT_EQ(nlohmann::json::parse(healthJson(report)).at("status"), "degraded");
}

TEST(Health, NamesAPausedEndpoint) {
  auto report = healthy();
  report.endpoints[0].paused = true;
  report.endpoints[0].problem = "401";
  EXPECT_THAT(judge(report).problems, testing::ElementsAre("Endpoint webhooks is paused: 401"));
}

TEST(Health, NamesAFailingDiskAndOtherProblems) {
  auto report = healthy();
  report.diskFailing = true;
  report.problems = {"webhooks.ini has faults"};
  EXPECT_EQ(judge(report).problems.size(), 2U);
}

TEST(Metrics, CarryALabelForEachEndpoint) {
  EXPECT_THAT(metricsText(healthy()), HasSubstr("emergency_relay_endpoint_delivered_total{endpoint=\"webhooks\"} 7\n"));
}

TEST(Metrics, TellAgesInSeconds) {
  const auto text = metricsText(healthy());
  EXPECT_THAT(text, HasSubstr("emergency_relay_pbx_silence_seconds 2.5\n"));
  EXPECT_THAT(text, HasSubstr("emergency_relay_uptime_seconds 90\n"));
  EXPECT_THAT(text, HasSubstr("emergency_relay_endpoint_oldest_waiting_seconds{endpoint=\"webhooks\"} 4\n"));
}

TEST(Metrics, EscapeWhatWouldBreakALabel) {
  auto report = healthy();
  report.endpoints[0].name = "a\"b\\c";
  EXPECT_THAT(metricsText(report), HasSubstr("{endpoint=\"a\\\"b\\\\c\"}"));
}

}  // namespace
}  // namespace relay
