#include "Core/Api/DutyRoutes.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Core/Api/OverrideRequest.h"
#include "Core/Http/Server.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

const WallTime kNoon = WallTime(1772366400000ms);  // 2026-03-01T12:00:00Z
constexpr const char* kApiKey = "api-key-of-24-characters";
constexpr const char* kAdminKey = "admin-key-of-24-letters!";

struct FakeServer final : Server {
  void route(std::string method, std::string pattern, RouteHandler handler) override {
    routes[method + " " + pattern] = std::move(handler);
  }
  std::vector<std::uint16_t> ports() const override { return {}; }
  void stop(std::chrono::milliseconds, std::function<void()>) override {}
  std::map<std::string, RouteHandler> routes;
};

class DutyRoutesTest : public testing::Test {
 protected:
  DutyRoutesTest() {
    access = {true, true, false, Secret(kApiKey), Secret(kAdminKey)};
    answer.active = true;
    answer.source = DutySource::Plan;
    answer.person = "max";
    answer.number = "0171-12345";
    registerDutyRoutes(server, {[this] { return access; }, [] { return kNoon; }, [this] { return answer; },
                                [this](WallTime from, WallTime to) {
                                  asked = {from, to};
                                  return std::vector<DutyShift>{};
                                },
                                [this](const std::string& person, WallTime from, WallTime to, const std::string& why,
                                       const std::string& who) -> Outcome {
                                  asked = {from, to};
                                  said = person + "|" + why + "|" + who;
                                  return outcome;
                                },
                                [this](WallTime from, WallTime to, const std::string& why, const std::string& who) {
                                  asked = {from, to};
                                  said = why + "|" + who;
                                  return Result<int>(2);
                                },
                                [this](DutyRecord line) { records.push_back(std::move(line)); }});
  }
  HttpAnswer ask(const std::string& route, const std::string& key, const std::string& body = {},
                 std::vector<std::pair<std::string, std::string>> query = {}) {
    ServerRequest request;
    request.headers = {{"x-api-key", key}};
    request.query = std::move(query);
    request.body = body;
    request.remoteAddress = "192.0.2.7";
    HttpAnswer got;
    server.routes.at(route)(request, [&](HttpAnswer given) { got = std::move(given); });
    return got;
  }
  static std::string message(const HttpAnswer& given) {
    return json::parse(given.body).at("error").at("message").get<std::string>();
  }

  FakeServer server;
  DutyAccess access;
  DutyAnswer answer;
  Outcome outcome = success();
  std::pair<WallTime, WallTime> asked;
  std::string said;
  std::vector<DutyRecord> records;
};

TEST_F(DutyRoutesTest, TheRightKeyIsToldWhoIsOnDutyAndItIsNotedForProof) {
  const auto got = ask("GET /integration/routing", kApiKey);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(json::parse(got.body).at("destination_number"), "017112345");
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].kind, DutyRecord::Kind::RoutingAnswer);
  EXPECT_EQ(records[0].who, "192.0.2.7");
  EXPECT_EQ(records[0].number, "0171-12345");
}

TEST_F(DutyRoutesTest, WrongKeysAre401AndTheEleventhIs429ButTheRightOneStillWorks) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask("GET /integration/routing", "wrong").status, 401);
  EXPECT_EQ(ask("GET /integration/routing", "wrong").status, 429);
  EXPECT_EQ(ask("GET /integration/routing", kApiKey).status, 200);
  EXPECT_TRUE(records.size() == 1U);
}

TEST_F(DutyRoutesTest, NoDefaultAndShortKeysRefuseTheRouteAndSayWhy) {
  const std::vector<std::pair<const char*, const char*>> keys{
      {"", "api_key is missing"}, {"secret-cx-key", "public documents"}, {"fifteen-letters", "at least 16"}};
  for (const auto& [key, why] : keys) {
    access.apiKey = Secret(key);
    const auto got = ask("GET /integration/routing", key);
    EXPECT_EQ(got.status, 403) << key;
    EXPECT_THAT(message(got), HasSubstr(why));
    EXPECT_THAT(routingRefusedBecause(access), HasSubstr(why));
  }
  EXPECT_TRUE(records.empty());
}

TEST_F(DutyRoutesTest, AWeakApiKeyOpensNothingBesideAGoodAdminKey) {
  access.apiKey = Secret("secret-cx-key");
  EXPECT_EQ(ask("GET /integration/schedule", "secret-cx-key").status, 401);
  EXPECT_EQ(ask("GET /integration/schedule", kAdminKey).status, 200);
}

TEST_F(DutyRoutesTest, PullNoIsSaidSo) {
  access.pull = false;
  EXPECT_THAT(message(ask("GET /integration/routing", kApiKey)), HasSubstr("pull = no"));
  access.enabled = false;
  EXPECT_THAT(message(ask("POST /integration/override", kAdminKey)), HasSubstr("enabled = no"));
}

TEST_F(DutyRoutesTest, OverridesWantTheAdminKey) {
  const std::string body = R"({"person":"Max Mustermann","to":"2026-03-02T08:00:00+01:00","why":"flu"})";
  EXPECT_EQ(ask("POST /integration/override", kApiKey, body).status, 401);
  EXPECT_EQ(ask("POST /integration/override", kAdminKey, body).status, 200);
  EXPECT_EQ(said, "Max Mustermann|flu|api from 192.0.2.7");
  EXPECT_EQ(asked, std::pair(kNoon, kNoon + 19h));
  EXPECT_EQ(ask("DELETE /integration/override", kApiKey).status, 401);
  const auto cleared = ask("DELETE /integration/override", kAdminKey, {}, {{"why", "well again"}});
  EXPECT_EQ(json::parse(cleared.body).at("overrides"), 2);
  EXPECT_EQ(said, "well again|api from 192.0.2.7");
}

TEST_F(DutyRoutesTest, WhatIsWrongWithAnOverrideIsSaid) {
  EXPECT_THAT(message(ask("POST /integration/override", kAdminKey, "nonsense")), HasSubstr("must be JSON"));
  EXPECT_THAT(message(ask("POST /integration/override", kAdminKey, R"({"person":"x"})")), HasSubstr("\"to\""));
  EXPECT_THAT(message(ask("POST /integration/override", kAdminKey, R"({"person":"x","from":"soon","to":"x"})")),
              HasSubstr("\"from\""));
  outcome = Error{Error::Kind::Config, "nobody of that name", false};
  const auto got = ask("POST /integration/override", kAdminKey, R"({"person":"x","to":"2026-03-02"})");
  EXPECT_EQ(got.status, 400);
  EXPECT_EQ(message(got), "nobody of that name");
  outcome = Error{Error::Kind::Disk, "disk full", true};
  EXPECT_EQ(ask("POST /integration/override", kAdminKey, R"({"person":"x","to":"2026-03-02"})").status, 503);
}

TEST_F(DutyRoutesTest, TheScheduleIsForTwoWeeksUnlessAsked) {
  EXPECT_EQ(ask("GET /integration/schedule", kApiKey).status, 200);
  EXPECT_EQ(asked, std::pair(kNoon, kNoon + 14 * 24h));
  EXPECT_EQ(ask("GET /integration/schedule", kApiKey, {}, {{"from", "2026-03-02"}, {"to", "2026-03-03"}}).status, 200);
  EXPECT_EQ(asked, std::pair(kNoon + 12h, kNoon + 36h));
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"2026-03-03", "2026-03-02"}, {"soon", ""}, {"2026-03-03", "later"}, {"2026-03-03", "2028-03-03"}})
    EXPECT_EQ(ask("GET /integration/schedule", kApiKey, {}, {{"from", from}, {"to", to}}).status, 400) << from;
}

TEST(ReadMoment, TakesOffsets) {
  EXPECT_EQ(readMoment("2026-03-01T13:00:00+01:00", kNoon), kNoon);
  EXPECT_EQ(readMoment("2026-03-01T06:30:00-05:30", kNoon), kNoon);
  EXPECT_EQ(readMoment("2026-03-01T12:00:00Z", kNoon), kNoon);
  EXPECT_FALSE(readMoment("2026-03-01T13:00:00+99:00", kNoon));
  EXPECT_FALSE(readMoment("2026-03-01T13:00:00 01:00", kNoon));
}

}  // namespace
}  // namespace relay
