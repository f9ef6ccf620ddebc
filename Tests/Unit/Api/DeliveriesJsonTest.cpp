#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Core/Api/DeliveriesJson.h"

namespace relay {
namespace {

using namespace std::chrono_literals;

TEST(DeliveryQuery, SurvivesTheWayToTheService) {
  DeliveryQuery query;
  query.endpoint = "crm";
  query.state = DeliveryState::Dead;
  query.callKey = "260301101502_1264";
  query.since = WallTime(1772356502100ms);
  query.limit = 7;
  const auto back = deliveryQueryFromJson(toJson(query));
  ASSERT_TRUE(back);
  EXPECT_EQ(back.value().endpoint, query.endpoint);
  EXPECT_EQ(back.value().state, query.state);
  EXPECT_EQ(back.value().callKey, query.callKey);
  EXPECT_EQ(back.value().since, query.since);
  EXPECT_EQ(back.value().until, std::nullopt);
  EXPECT_EQ(back.value().limit, 7);
}

TEST(DeliveryQuery, RefusesWhatItDoesNotUnderstand) {
  for (const char* text :
       {"", "[]", R"({"state":"lost"})", R"({"limit":0})", R"({"since":"soon"})", R"({"seq":"x"})"}) {
    EXPECT_FALSE(deliveryQueryFromJson(text)) << text;
  }
}

TEST(DeliveriesJson, HasStableNames) {
  DeliveryRow row;
  row.seq = 12;
  row.endpoint = "crm";
  row.word = "incoming";
  row.event.callKey = "260301101502_1264";
  row.event.leg = 1;
  row.state = DeliveryState::Dead;
  row.httpStatus = 404;
  const auto json = nlohmann::json::parse(deliveriesJson({row}));
  EXPECT_EQ(json.at(0).at("id"), "260301101502_1264-1");
  EXPECT_EQ(json.at(0).at("state"), "dead");
  EXPECT_EQ(json.at(0).at("status"), 404);
  EXPECT_TRUE(json.at(0).at("finishedAt").is_null());
}

TEST(DeliveriesJson, ShowsTheLinksOfARecordingWithoutTheirSignatures) {
  DeliveryRow row;
  row.event.kind = EventKind::Recording;
  row.event.callKey = "260301101502_1264";
  row.event.leg = 1;
  row.event.links = {"https://relay.example/webapi/recording/260301101502_1264-1-1.mp3?sig=k1.abc"};
  const auto json = nlohmann::json::parse(deliveriesJson({row})).at(0);
  EXPECT_EQ(json.at("links"), nlohmann::json({"https://relay.example/webapi/recording/260301101502_1264-1-1.mp3"}));
  EXPECT_EQ(json.at("id"), "260301101502_1264-1");
}

TEST(DeliveriesJson, ShowsWhatANoticeSaysAndNoIdWhereItIsAboutNoCall) {
  DeliveryRow row;
  row.word = "duty_warning";
  row.event.kind = EventKind::Notice;
  row.event.notice = "duty_warning";
  row.event.text = "Nobody is on duty from 18:00";
  const auto json = nlohmann::json::parse(deliveriesJson({row})).at(0);
  EXPECT_EQ(json.at("text"), "Nobody is on duty from 18:00");
  EXPECT_EQ(json.at("id"), "");
  EXPECT_FALSE(json.contains("links"));
}

}  // namespace
}  // namespace relay
