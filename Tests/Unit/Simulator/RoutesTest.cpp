#include <algorithm>

#include "Tests/Simulator/Routes.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace relay::sim {
namespace {

constexpr std::int64_t kNow = 1'800'000'000'000'000;

class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    site.exchange.addDn("101", {"Wextension", {}, true});
    site.exchange.addDn("150", {"Wextension", {}, false});
    site.exchange.onFrame = [this](const Frame& frame) { frames.push_back(*frame.text); };
    Leg leg;
    leg.id = 5;
    leg.callId = 9;
    leg.dn = "101";
    leg.partyDn = "10001";
    leg.partyType = "Wexternalline";
    leg.directControl = true;
    site.exchange.put(leg, {}, kNow);
    token = nlohmann::json::parse(site.tokens.issue(kNow / 1'000'000)).at("access_token").get<std::string>();
  }
  test::ServerReply ask(const std::string& target, const std::string& method = "GET", const std::string& body = {}) {
    test::ServerRequest request{method, target, body, {{"authorization", "Bearer " + token}}, 0};
    return answer(site, request, kNow);
  }
  Site site{{}, {}, {}, 1};
  std::string token;
  std::vector<std::string> frames;
};

TEST_F(RoutesTest, NothingWithoutAGoodToken) {
  token = "wrong";
  for (const char* target : {"/callcontrol", "/callcontrol/101", "/xapi/v1/Defs", "/xapi/v1/ActiveCalls"})
    EXPECT_EQ(ask(target).status, 401) << target;
  EXPECT_EQ(refuseUpgrade(site, {"GET", "/callcontrol/ws", "", {}, 0}, kNow)->status, 401);
}

TEST_F(RoutesTest, StatusesSayWhatIsThereWhatIsNotAndWhatMayNotBeSeen) {
  EXPECT_EQ(ask("/callcontrol").status, 200);
  EXPECT_EQ(ask("/callcontrol/101").status, 200);
  EXPECT_EQ(ask("/callcontrol/150").status, 403);
  EXPECT_EQ(ask("/callcontrol/999").status, 404);
  EXPECT_EQ(ask("/callcontrol/101/participants/5").status, 200);
  EXPECT_EQ(ask("/callcontrol/101/participants/6").status, 404);
  EXPECT_EQ(ask("/callcontrol/101/participants").status, 200);
  EXPECT_EQ(ask("/callcontrol/101/devices/sip%3A101%40127.0.0.1%3A5063").status, 200);
  EXPECT_EQ(ask("/callcontrol/101/devices/stale").status, 404);
  EXPECT_EQ(ask("/nowhere").status, 404);
}

TEST_F(RoutesTest, TheSnapshotHoldsWhatMayBeSeen) {
  const auto dns = nlohmann::json::parse(ask("/callcontrol").body);
  ASSERT_EQ(dns.size(), 1u);
  EXPECT_EQ(dns[0].at("dn"), "101");
  EXPECT_EQ(dns[0].at("participants").at(0).at("id"), 5);
}

TEST_F(RoutesTest, ARightThatIsWithheldGives403) {
  site.options.denied = {"activecalls"};
  EXPECT_EQ(ask("/xapi/v1/ActiveCalls").status, 403);
  EXPECT_EQ(ask("/xapi/v1/Users").status, 200);
  site.options.denied = {"xapi", "callcontrol"};
  EXPECT_EQ(ask("/xapi/v1/Users").status, 403);
  EXPECT_EQ(ask("/callcontrol").status, 403);
}

TEST_F(RoutesTest, TokensAreForTheRightClientOnly) {
  const auto login = [&](const std::string& body) {
    test::ServerRequest request{
        "POST", "/connect/token", body, {{"Content-Type", "application/x-www-form-urlencoded"}}, 0};
    return answer(site, request, kNow).status;
  };
  EXPECT_EQ(login("client_id=crm&client_secret=secret&grant_type=client_credentials"), 200);
  EXPECT_EQ(login("client_id=crm&client_secret=wrong&grant_type=client_credentials"), 401);
  EXPECT_EQ(login("client_id=crm&client_secret=secret"), 400);
}

TEST_F(RoutesTest, ActiveCallsShowTheClockOfThePhoneSystem) {
  site.options.clockAheadUs = 3'600'000'000;
  const auto rows = nlohmann::json::parse(ask("/xapi/v1/ActiveCalls?$filter=Id%20eq%209").body).at("value");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("ServerNow"), "2027-01-15T09:00:00.000Z");
  EXPECT_EQ(rows[0].at("EstablishedAt"), "2027-01-15T08:59:59.986Z");
}

TEST_F(RoutesTest, TheVersionIsInAHeader) {
  const auto reply = ask("/xapi/v1/Defs?$select=Id");
  ASSERT_EQ(reply.status, 200);
  EXPECT_NE(std::find(reply.headers.begin(), reply.headers.end(),
                      std::pair<std::string, std::string>("X-3CX-Version", "20.0.9.995")),
            reply.headers.end());
}

TEST_F(RoutesTest, ActionsWantABodyAndActOnTheParticipant) {
  EXPECT_EQ(ask("/callcontrol/101/participants/5/drop", "POST", "").status, 400);
  EXPECT_EQ(ask("/callcontrol/101/participants/5/answer", "POST", "{}").status, 200);
  EXPECT_EQ(ask("/callcontrol/101/participants/5/divert", "POST", R"({"destination":"101"})").status, 400);
  const auto reply = ask("/callcontrol/101/participants/5/drop", "POST", "{}");
  EXPECT_EQ(nlohmann::json::parse(reply.body).at("finalstatus"), "Success");
  EXPECT_EQ(ask("/callcontrol/101/participants/5").status, 404);
  EXPECT_EQ(frames.size(), 2u);
}

TEST_F(RoutesTest, ARequestThroughTheSocketIsAnsweredByAFrame) {
  const SendFrame frame = answerThroughSocket(
      site, R"({"RequestID":"42","Path":"/callcontrol/101/participants/5","RequestData":""})", kNow);
  EXPECT_EQ(frame.type, 4);
  const auto attached = nlohmann::json::parse(frame.attached);
  EXPECT_EQ(attached.at("RequestID"), "42");
  EXPECT_EQ(attached.at("StatusCode"), 200);
  EXPECT_EQ(attached.at("Response").at("id"), 5);
  EXPECT_EQ(nlohmann::json::parse(answerThroughSocket(site, "nonsense", kNow).attached).at("StatusCode"), 400);
}

TEST_F(RoutesTest, TheCallLogWantsAllOfItsParameters) {
  EXPECT_EQ(ask("/xapi/v1/ReportCallLogData/Pbx.GetCallLogData(periodFrom=2027-01-01T00:00:00Z)").status, 400);
  EXPECT_EQ(
      ask("/xapi/v1/ReportCallLogData/Pbx.GetCallLogData(periodFrom=2027-01-01T00:00:00Z,periodTo=2027-02-01T00:00:00Z,"
          "sourceType=0,sourceFilter='',destinationType=0,destinationFilter='',callsType=0,callTimeFilterType=0,"
          "callTimeFilterFrom='0:00:0',callTimeFilterTo='0:00:0',hidePcalls=true)?$top=100")
          .status,
      200);
}

}  // namespace
}  // namespace relay::sim
