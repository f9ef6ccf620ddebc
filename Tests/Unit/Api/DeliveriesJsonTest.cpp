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

}  // namespace
}  // namespace relay
