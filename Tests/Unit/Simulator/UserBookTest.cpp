#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Tests/Simulator/Routes.h"

namespace relay::sim {
namespace {

using nlohmann::json;

constexpr std::int64_t kNow = 1'800'000'000'000'000;
constexpr const char* kFind =
    "/xapi/v1/Users?$filter=Number%20eq%20'999'&$select=Id,Number,Mobile,CurrentProfileName"
    "&$expand=ForwardingProfiles";

class UserBookTest : public testing::Test {
 protected:
  explicit UserBookTest(SiteOptions options = {}) : site(std::move(options), {}, {}, 1) {
    site.exchange.addDn("101", {"Wextension", "Jane Doe", true});
    site.exchange.addDn("800", {"Wqueue", "Support", true});
    site.exchange.addDn("999", {"Wextension", "On Duty", true});
    token = json::parse(site.tokens.issue(kNow / 1'000'000)).at("access_token").get<std::string>();
  }
  test::ServerReply ask(const std::string& target, const std::string& method = "GET", const std::string& body = {},
                        const std::string& type = "application/json") {
    test::ServerRequest request{
        method, target, body, {{"authorization", "Bearer " + token}, {"content-type", type}}, 0};
    return answer(site, request, kNow);
  }
  json user() { return json::parse(ask(kFind).body).at("value").at(0); }
  std::string path() { return "/xapi/v1/Users(" + std::to_string(user().at("Id").get<int>()) + ")"; }
  Site site;
  std::string token;
};

struct StoredRules : UserBookTest {
  static SiteOptions keeping() {
    SiteOptions options;
    options.users.rulesFollowMobile = false;
    return options;
  }
  StoredRules() : UserBookTest(keeping()) {}
};

TEST_F(UserBookTest, AUserIsFoundByItsNumberWithWhatWasSelectedOnly) {
  const auto rows = json::parse(ask(kFind).body).at("value");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("Mobile"), "+15551239999");
  EXPECT_EQ(rows[0].at("ForwardingProfiles").size(), 5U);
  EXPECT_FALSE(rows[0].contains("AuthPassword"));
  EXPECT_EQ(site.counts["users unselected"], 0U);
  EXPECT_TRUE(json::parse(ask("/xapi/v1/Users?$filter=Number%20eq%20'777'&$select=Id").body).at("value").empty());
}

TEST_F(UserBookTest, TheWholeUserHoldsItsPasswordsAndIsCounted) {
  const auto whole = json::parse(ask("/xapi/v1/Users(Number='999')").body);
  EXPECT_TRUE(whole.contains("AuthPassword"));
  EXPECT_FALSE(whole.contains("ForwardingProfiles"));
  EXPECT_EQ(site.counts["users unselected"], 1U);
}

TEST_F(UserBookTest, APatchIsAnswered204AndCanBeReadBack) {
  const auto reply = ask(path(), "PATCH", R"({"Mobile":"0171-12345"})");
  EXPECT_EQ(reply.status, 204);
  EXPECT_TRUE(reply.body.empty());
  EXPECT_EQ(user().at("Mobile"), "0171-12345");
  EXPECT_EQ(json::parse(ask(path() + "?$select=Id,Mobile").body).at("Mobile"), "0171-12345");
}

TEST_F(UserBookTest, RulesThatHoldTheOldMobileFollowTheNewOne) {
  EXPECT_EQ(ask(path(), "PATCH", R"({"Mobile":"0171-12345"})").status, 204);
  EXPECT_EQ(outsideTarget(*site.users.find(site.exchange, "999")), "0171-12345");
}

TEST_F(StoredRules, StayAsTheyAreUntilTheyAreWritten) {
  EXPECT_EQ(ask(path(), "PATCH", R"({"Mobile":"0171-12345"})").status, 204);
  EXPECT_EQ(outsideTarget(*site.users.find(site.exchange, "999")), "+15551239999");
  EXPECT_EQ(ask(path(), "PATCH", R"({"ForwardingProfiles":[{"Id":1,"AvailableRoute":{"NotRegisteredExternal":
                 {"To":"External","External":"0171-12345"}}}]})")
                .status,
            204);
  EXPECT_EQ(outsideTarget(*site.users.find(site.exchange, "999")), "0171-12345");
  EXPECT_EQ(json::parse(ask(path() + "/ForwardingProfiles").body).at("value").size(), 5U);
}

TEST_F(UserBookTest, APatchThatDoesNotFitTheDescriptionIsRefusedWhole) {
  const std::vector<std::string> wrong{R"({"Number":"998"})",
                                       R"({"Id":3,"Mobile":"1"})",
                                       R"({"Mobil":"0171"})",
                                       R"({"Mobile":171})",
                                       R"(["Mobile"])",
                                       "nonsense",
                                       R"({"Mobile":"0171-1","ForwardingProfiles":[{"Id":77}]})",
                                       R"({"ForwardingProfiles":[{"Name":"Available"}]})",
                                       R"({"ForwardingProfiles":[{"Id":2,"AwayRoute":{"External":{"To":"Mobile"}}}]})"};
  for (const auto& body : wrong) EXPECT_EQ(ask(path(), "PATCH", body).status, 400) << body;
  EXPECT_EQ(user().at("Mobile"), "+15551239999");
}

TEST_F(UserBookTest, StatusesSayWhyAUserIsNotChanged) {
  EXPECT_EQ(ask("/xapi/v1/Users(9999)", "PATCH", R"({"Mobile":"1"})").status, 404);
  EXPECT_EQ(ask(path(), "PATCH", R"({"Mobile":"1"})", "text/plain").status, 415);
  site.options.denied = {"users_write"};
  EXPECT_EQ(ask(path(), "PATCH", R"({"Mobile":"1"})").status, 403);
  EXPECT_EQ(ask(kFind).status, 200);
  site.options.denied = {"users"};
  EXPECT_EQ(ask(kFind).status, 403);
}

TEST_F(UserBookTest, ARefusalCanSayHowLongToWait) {
  struct Nobody final : FaultTarget {
    void dropSockets(bool, int) override {}
    void refuseConnections(std::int64_t) override {}
    void freeze(std::int64_t) override {}
    void restart(std::int64_t) override {}
    void sendRubbish(const std::string&, std::int64_t) override {}
    void certificateFor(const std::string&, int) override {}
  } nobody;
  const std::string change = path();
  ASSERT_TRUE(site.faults.make(parseFault("fail,status=429,retry_after=7,kind=user_change").value(), kNow, nobody));
  const auto reply = ask(change, "PATCH", R"({"Mobile":"1"})");
  EXPECT_EQ(reply.status, 429);
  EXPECT_NE(
      std::find(reply.headers.begin(), reply.headers.end(), std::pair<std::string, std::string>("Retry-After", "7")),
      reply.headers.end());
  EXPECT_EQ(ask(change, "PATCH", R"({"Mobile":"1"})").status, 204);
}

}  // namespace
}  // namespace relay::sim
