#include "Tests/Simulator/OData.h"

#include <gtest/gtest.h>

namespace relay::sim {
namespace {

std::vector<nlohmann::ordered_json> rows() {
  return {{{"Id", 1}, {"Number", "101"}}, {{"Id", 2}, {"Number", "O'Neil"}}, {{"Id", 3}, {"Number", "103"}}};
}

std::string listed(const Query& query) {
  const auto text = collection(rows(), query, "Users");
  return text ? nlohmann::json::parse(text.value()).at("value").dump() : text.error().what;
}

TEST(OData, Filters) {
  EXPECT_EQ(listed({{"$filter", "Number eq '103'"}}), R"([{"Id":3,"Number":"103"}])");
  EXPECT_EQ(listed({{"$filter", "Number eq 'O''Neil'"}, {"$select", "Id"}}), R"([{"Id":2}])");
  EXPECT_EQ(listed({{"$filter", "Id eq 1 or Id eq 3"}, {"$select", "Id"}}), R"([{"Id":1},{"Id":3}])");
  EXPECT_EQ(listed({{"$filter", "(Id ge 2) and Id lt 3"}, {"$select", "Id"}}), R"([{"Id":2}])");
  EXPECT_EQ(listed({{"$filter", "Id in (1,2)"}, {"$select", "Id"}}), R"([{"Id":1},{"Id":2}])");
}

TEST(OData, Pages) {
  EXPECT_EQ(listed({{"$top", "1"}, {"$skip", "1"}, {"$select", "Id"}}), R"([{"Id":2}])");
  EXPECT_EQ(listed({{"$skip", "9"}}), "[]");
  EXPECT_EQ(listed({{"$orderby", "Id desc"}, {"$top", "1"}, {"$select", "Id"}}), R"([{"Id":3}])");
}

TEST(OData, RefusesMoreThan100AndWhatItDoesNotUnderstand) {
  EXPECT_FALSE(collection(rows(), {{"$top", "101"}}, "Users"));
  EXPECT_TRUE(collection(rows(), {{"$top", "100"}}, "Users"));
  for (const char* filter : {"Id", "Id eq", "Nobody eq 1", "Id like 3", "Id eq 1 or", "(Id eq 1", "Id in (1"})
    EXPECT_FALSE(collection(rows(), {{"$filter", filter}}, "Users")) << filter;
}

TEST(OData, ReadsAQueryWithEncodedBlanksAndQuotes) {
  const Query query = queryOf("/xapi/v1/Users?$filter=Number%20eq%20%27999%27&$top=5");
  EXPECT_EQ(query.at("$filter"), "Number eq '999'");
  EXPECT_EQ(query.at("$top"), "5");
}

}  // namespace
}  // namespace relay::sim
