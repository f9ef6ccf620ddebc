#include "Tests/Simulator/Exchange.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace relay::sim {
namespace {

Leg leg(std::int64_t id, const std::string& dn, const std::string& status) {
  Leg made;
  made.id = id;
  made.callId = 9;
  made.legId = 3;
  made.dn = dn;
  made.status = status;
  made.partyDn = "10001";
  made.partyNumber = made.partyName = "+15551230001";
  made.partyType = "Wexternalline";
  return made;
}

TEST(Exchange, ListsACallAsLongAsItHasAParticipant) {
  Exchange exchange({});
  exchange.put(leg(1, "101", "Ringing"), {}, 1'000'000);
  ASSERT_EQ(exchange.running().size(), 1u);
  EXPECT_EQ(exchange.running()[0].status, "Ringing");
  EXPECT_EQ(exchange.running()[0].caller, "10001 Trunk One (+15551230001)");
  EXPECT_EQ(exchange.running()[0].callee, "101 User 101");
  EXPECT_EQ(exchange.running()[0].establishedUs, 1'000'000 - 14'000);
  exchange.put(leg(1, "101", "Connected"), {}, 2'000'000);
  EXPECT_EQ(exchange.running()[0].status, "Talking");
  EXPECT_TRUE(exchange.end("/callcontrol/101/participants/1", 3'000'000));
  EXPECT_TRUE(exchange.running().empty());
  EXPECT_EQ(exchange.establishedUs(9), 1'000'000 - 14'000);
}

TEST(Exchange, ListsAForwardedCallAsToldUntilItIsGone) {
  Exchange exchange({});
  exchange.put(leg(1, "999", "Ringing"), {}, 1'000'000);
  exchange.list({9, false, "10001 Trunk One (+15551230001)", "10001 Trunk One (+15551239999)", "Ringing"}, 2'000'000);
  exchange.end("/callcontrol/999/participants/1", 2'000'000);
  ASSERT_EQ(exchange.running().size(), 1u);
  exchange.list({9, false, "10001 Trunk One (+15551230001)", "10001 Trunk One (+15551239999)", "Talking"}, 5'000'000);
  EXPECT_EQ(exchange.running()[0].status, "Talking");
  exchange.list({9, true, "", "", ""}, 9'000'000);
  EXPECT_TRUE(exchange.running().empty());
  const auto rows = exchange.log().between(0, 10'000'000, 10'000'000);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0]->callType, "External");
  EXPECT_EQ(rows[0]->answeredUs, 5'000'000);
  EXPECT_EQ(rows[0]->destinationNumber, "+15551239999");
  EXPECT_EQ(rows[1]->answeredUs, 0);
}

TEST(Exchange, TwoDevicesOfADnMakeOneRowInTheLog) {
  Exchange exchange({});
  exchange.addDn("101", {"Wextension", {}, true});
  exchange.put(leg(1, "101", "Ringing"), {}, 1'000'000);
  exchange.put(leg(2, "101", "Ringing"), {}, 1'002'000);
  exchange.put(leg(2, "101", "Connected"), {}, 3'000'000);
  exchange.end("/callcontrol/101/participants/1", 3'005'000);
  exchange.end("/callcontrol/101/participants/2", 8'000'000);
  const auto rows = exchange.log().between(0, 10'000'000, 10'000'000);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0]->answeredUs, 3'000'000);
  EXPECT_EQ(rows[0]->endUs, 8'000'000);
  EXPECT_EQ(rows[0]->direction, "Inbound");
}

TEST(Exchange, FramesCountUpAndNoneIsSentForADnThatMayNotBeSeen) {
  Exchange exchange({});
  exchange.addDn("150", {"Wextension", {}, false});
  std::vector<std::string> frames;
  exchange.onFrame = [&](const Frame& frame) { frames.push_back(*frame.text); };
  SendFrame frame;
  frame.entity = "/callcontrol/101/participants/1";
  exchange.send(frame);
  exchange.skipSequence(2);
  frame.entity = "/callcontrol/150/participants/2";
  exchange.send(frame);
  frame.entity = "/callcontrol/101/participants/1";
  frame.type = 1;
  exchange.send(frame);
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_EQ(
      frames[0],
      R"({"sequence":1,"event":{"event_type":0,"entity":"/callcontrol/101/participants/1","attached_data":null}})");
  EXPECT_EQ(nlohmann::json::parse(frames[1]).at("sequence"), 4);
}

TEST(Exchange, AParticipantThatMovesToAnotherCallLeavesItsOwn) {
  Exchange exchange({});
  Leg consultation = leg(5, "103", "Connected");
  consultation.callId = 10;
  exchange.put(consultation, {}, 1'000'000);
  exchange.put(leg(5, "103", "Connected"), {}, 2'000'000);
  ASSERT_EQ(exchange.running().size(), 1u);
  EXPECT_EQ(exchange.running()[0].id, 9);
}

TEST(Leg, KeepsTheMembersOfALiveCaptureAndTheirOrder) {
  EXPECT_EQ(toJson(leg(1, "101", "Ringing")),
            R"({"id":1,"status":"Ringing","dn":"101","party_caller_name":"+15551230001","party_dn":"10001",)"
            R"("party_caller_id":"+15551230001","party_did":"","device_id":"","party_dn_type":"Wexternalline",)"
            R"("direct_control":false,"originated_by_dn":"","originated_by_type":"None","referred_by_dn":"",)"
            R"("referred_by_type":"None","on_behalf_of_dn":"","on_behalf_of_type":"None","callid":9,"legid":3})");
  EXPECT_EQ(toJson(legFromJson(nlohmann::json::parse(toJson(leg(1, "101", "Ringing"))))),
            toJson(leg(1, "101", "Ringing")));
}

}  // namespace
}  // namespace relay::sim
