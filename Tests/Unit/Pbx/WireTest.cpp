#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "Core/Pbx/ThreeCx/CallControlWire.h"
#include "Core/Pbx/ThreeCx/Times.h"
#include "Core/Pbx/ThreeCx/XapiWire.h"

namespace relay::threecx {
namespace {

std::string sample(const std::string& name) {
  std::ifstream file(std::string(TEST_DATA) + "/ThreeCx/" + name);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(EntityTest, TellsParticipantsDevicesAndDnsApart) {
  const auto participant = parseEntity("/callcontrol/150/participants/8107");
  EXPECT_EQ(participant.kind, Entity::Kind::Participant);
  EXPECT_EQ(participant.dn, "150");
  EXPECT_EQ(participant.participantId, 8107);
  EXPECT_EQ(parseEntity("/callcontrol/150").kind, Entity::Kind::Dn);
  EXPECT_EQ(parseEntity("/callcontrol/150/").kind, Entity::Kind::Dn);
  EXPECT_EQ(parseEntity("/callcontrol/150/devices/sip%3A150%40127.0.0.1").kind, Entity::Kind::Device);
}

TEST(EntityTest, UnescapesDnsThatAreNoNumbers) {
  EXPECT_EQ(parseEntity("/callcontrol/crm%20app/participants/1").dn, "crm app");
  EXPECT_EQ(parseEntity("/callcontrol/100%/participants/1").dn, "100%");
  EXPECT_EQ(participantPath("crm app/x", 1), "/callcontrol/crm%20app%2Fx/participants/1");
}

TEST(EntityTest, UnknownPathsAreNothing) {
  for (const std::string path :
       {"", "/", "/callcontrol", "/callcontrol/", "/other/150", "/callcontrol/150/participants/x",
        "/callcontrol/150/participants/1/drop", "/callcontrol/a%0Ab/participants/1"}) {
    EXPECT_EQ(parseEntity(path).kind, Entity::Kind::None) << path;
  }
  EXPECT_EQ(parseEntity("/callcontrol/" + std::string(5000, '1')).kind, Entity::Kind::None);
}

TEST(FrameTest, ReadsUpsertAndRemove) {
  const auto upsert = parseFrame(
      R"({"sequence":18,"event":{"event_type":0,"entity":"/callcontrol/150/participants/8107","attached_data":null}})");
  ASSERT_TRUE(upsert);
  EXPECT_EQ(upsert->kind, Frame::Kind::Upsert);
  EXPECT_EQ(upsert->sequence, 18);
  EXPECT_FALSE(upsert->attached);
  const auto remove = parseFrame(R"({"event":{"event_type":"1","entity":"/callcontrol/150/participants/8107"}})");
  ASSERT_TRUE(remove);
  EXPECT_EQ(remove->kind, Frame::Kind::Remove);
  EXPECT_FALSE(remove->sequence);
}

TEST(FrameTest, UnknownEventTypesAreFramesOfNoConsequence) {
  for (const char* type : {"2", "3", "4", "5", "99"}) {
    const auto frame = parseFrame(std::string(R"({"sequence":1,"event":{"event_type":)") + type +
                                  R"(,"entity":"/callcontrol/150/participants/1","attached_data":{"x":1}}})");
    ASSERT_TRUE(frame) << type;
    EXPECT_EQ(frame->kind, Frame::Kind::Other) << type;
  }
}

TEST(FrameTest, RubbishIsNoFrame) {
  for (const char* text :
       {"", "x", "[]", "{}", R"({"event":null})", R"({"event":{}})", R"({"event":{"event_type":"x"}})"}) {
    EXPECT_FALSE(parseFrame(text)) << text;
  }
}

TEST(FrameTest, AttachedDataCountsWhenItIsTheParticipantInEitherForm) {
  const std::string head = R"({"event":{"event_type":0,"entity":"/callcontrol/150/participants/7","attached_data":)";
  const auto bare = parseFrame(head + R"({"id":7,"status":"Connected","callid":3}}})");
  ASSERT_TRUE(bare && bare->attached);
  EXPECT_EQ(bare->attached->status, LegStatus::Connected);
  EXPECT_EQ(bare->attached->dn, "150");
  const auto wrapped = parseFrame(head + R"({"StatusCode":200,"Response":{"id":7,"status":"Ringing"}}}})");
  ASSERT_TRUE(wrapped && wrapped->attached);
  for (const char* other :
       {R"({"id":8,"status":"Ringing"})", R"({"id":7})", R"({"status":"Ringing"})", R"({})", R"("7")"}) {
    const auto frame = parseFrame(head + other + "}}");
    ASSERT_TRUE(frame) << other;
    EXPECT_FALSE(frame->attached) << other;
  }
}

TEST(ParticipantWireTest, ReadsACapturedOne) {
  const auto leg = parseParticipant(sample("callcontrol_participant_inbound_ringing.json"), "150");
  ASSERT_TRUE(leg);
  EXPECT_EQ(leg->id, 8106);
  EXPECT_EQ(leg->callId, 1264);
  EXPECT_EQ(leg->legId, 4);
  EXPECT_EQ(leg->status, LegStatus::Ringing);
  EXPECT_EQ(leg->partyDnType, DnType::ExternalLine);
  EXPECT_EQ(leg->partyNumber, "0555123001");
  EXPECT_EQ(leg->originatedByDn, "ROUTER");
  EXPECT_EQ(leg->originatedByType, DnType::Other);
}

TEST(ParticipantWireTest, ToleratesStringsForNumbersUnknownWordsAndAbsentMembers) {
  const auto leg =
      parseParticipant(R"({"id":"7","status":"Parked","callid":"12","legid":null,"party_dn_type":"wEXTENSION"})", "a");
  ASSERT_TRUE(leg);
  EXPECT_EQ(leg->id, 7);
  EXPECT_EQ(leg->callId, 12);
  EXPECT_EQ(leg->status, LegStatus::Unknown);
  EXPECT_EQ(leg->partyDnType, DnType::User);
  EXPECT_EQ(leg->partyDid, "");
  EXPECT_FALSE(parseParticipant(R"({"status":"Ringing"})", "a"));
  EXPECT_FALSE(parseParticipant("null", "a"));
}

TEST(DnListWireTest, ReadsASnapshotAndFillsTheTypes) {
  const auto list = parseDnList(sample("callcontrol_snapshot.json"));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].type, DnType::Other);
  EXPECT_EQ((*list)[1].type, DnType::User);
  ASSERT_EQ((*list)[1].participants.size(), 1u);
  EXPECT_EQ((*list)[1].participants[0].dnType, DnType::User);
}

TEST(DnListWireTest, NullArraysAreEmptyAndOddItemsAreLeftOut) {
  const auto list =
      parseDnList(R"([null,7,{"type":"Wqueue"},{"dn":800,"type":"WQUEUE","devices":null,"participants":null},
                                    {"dn":"x","type":"Wnew","participants":[null,{"id":null},{"id":3}]}])");
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].dn, "800");
  EXPECT_EQ((*list)[0].type, DnType::Queue);
  EXPECT_EQ((*list)[1].type, DnType::Other);
  EXPECT_EQ((*list)[1].participants.size(), 1u);
}

TEST(DnListWireTest, AListThatIsCutOrBrokenIsNoListAtAll) {
  const std::string whole = sample("callcontrol_snapshot.json");
  const auto end = whole.find_last_of(']');
  for (std::size_t length = 0; length < end; ++length) EXPECT_FALSE(parseDnList(whole.substr(0, length))) << length;
  for (const char* text :
       {R"([{"dn":"1"} {"dn":"2"}])", R"([{"dn":"1"}]x)", R"([{"dn":"1","participants":[{"id":1},x]}])",
        R"([{"dn":"1","participants":{}}])", R"([{"dn" "1"}])", R"([{"dn":}])", R"([{dn:"1"}])"}) {
    EXPECT_FALSE(parseDnList(text)) << text;
  }
}

TEST(DnListWireTest, BlanksAndEscapesAreNoHindrance) {
  const auto list =
      parseDnList(" [ { \"x\" : [ \"]}\\\"\" ] , \"dn\" : \"re\\u0063eption\" , \"type\":\"Wqueue\" } ] \n");
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 1u);
  EXPECT_EQ((*list)[0].dn, "reception");
  EXPECT_EQ((*list)[0].type, DnType::Queue);
}

TEST(DnWireTest, ReadsOneDn) {
  const auto state =
      parseDn(R"({"dn":"101","type":"Wextension","devices":null,"participants":[{"id":7,"status":"Ringing"}]})");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->participants.at(0).dn, "101");
  for (const char* text : {"[]", "null", "{}", R"({"dn":"101"}])", R"({"dn":"101")"})
    EXPECT_FALSE(parseDn(text)) << text;
}

TEST(DnListWireTest, SomethingElseIsNoEmptyList) {
  for (const char* text : {"null", "{}", "", "[", R"({"error":"x"})"}) EXPECT_FALSE(parseDnList(text)) << text;
  EXPECT_TRUE(parseDnList("[]"));
}

TEST(ActiveCallsWireTest, ReadsASampleAndTheServersClock) {
  const auto page = parseActiveCalls(sample("xapi_activecalls.json"));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->calls.size(), 2u);
  EXPECT_EQ(page->calls[0].callId, 1264);
  EXPECT_EQ(page->calls[0].caller, "10001 Trunk One (+15551230001)");
  EXPECT_EQ(page->calls[0].establishedAt, *parseIsoTime("2026-03-01T09:15:02.100Z"));
  EXPECT_EQ(page->serverNow, parseIsoTime("2026-03-01T09:16:00Z"));
}

TEST(ActiveCallsWireTest, ARowWithoutAnIdSpoilsThePage) {
  EXPECT_FALSE(parseActiveCalls(R"({"value":[{"Id":1},{"Status":"Talking"}]})"));
  EXPECT_FALSE(parseActiveCalls(R"({"value":null})"));
  EXPECT_FALSE(parseActiveCalls("[]"));
}

TEST(CallLogWireTest, ReadsALiveReply) {
  const auto page = parseCallLog(sample("xapi_calllog.json"), {{"9027", DnType::User}});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->rows, 5u);
  ASSERT_EQ(page->legs.size(), 5u);
  const LoggedLeg& agent = page->legs[0].leg;
  EXPECT_EQ(agent.callId, 709);
  EXPECT_EQ(agent.callStart, *parseIsoTime("2026-09-13T18:10:24.520Z"));
  EXPECT_EQ(agent.legStart, *parseIsoTime("2026-09-13T18:11:27.302Z"));
  EXPECT_EQ(agent.talking, std::chrono::milliseconds(72'577));
  EXPECT_TRUE(agent.answered);
  EXPECT_EQ(agent.dn, "9027");
  EXPECT_EQ(agent.dnType, DnType::User);
  EXPECT_EQ(agent.outsideNumber, "+15551230001");
  EXPECT_EQ(agent.trunkDn, "10000");
  EXPECT_EQ(agent.historyId, "00000000-01dd-43ab-25e4-c243000002c5");
  EXPECT_EQ(page->legs[1].leg.dnType, DnType::Queue);
  EXPECT_EQ(page->legs[2].leg.did, "+15559000100");
  EXPECT_EQ(page->legs[2].leg.dnType, DnType::Other);
}

TEST(CallLogWireTest, OutgoingAndInternalCallsHaveTheirSidesRight) {
  const auto page = parseCallLog(sample("xapi_calllog.json"), {});
  ASSERT_TRUE(page);
  const LoggedLeg& out = page->legs[3].leg;
  EXPECT_TRUE(out.outgoing);
  EXPECT_EQ(out.dn, "9025");
  EXPECT_EQ(out.dnType, DnType::User);
  EXPECT_EQ(out.outsideNumber, "+15551230003");
  EXPECT_EQ(out.trunkDn, "10000");
  EXPECT_EQ(out.did, "");
  const LoggedLeg& internal = page->legs[4].leg;
  EXPECT_TRUE(internal.internal);
  EXPECT_EQ(internal.dn, "4303");
  EXPECT_EQ(internal.outsideNumber, "4002");
  EXPECT_EQ(internal.trunkDn, "");
}

TEST(XapiErrorTest, TheLastLineOfTheMessageIsTold) {
  EXPECT_EQ(errorText(sample("xapi_error_400.json")), "WARNINGS.XAPI.ALREADY_IN_USE");
  EXPECT_EQ(errorText(R"({"error":"invalid_client"})"), "invalid_client");
  EXPECT_EQ(errorText("<html>"), "");
}

TEST(DidNumbersWireTest, NumberAndRule) {
  const auto numbers =
      parseDidNumbers(R"({"value":[{"Number":"+15559000100","TrunkId":3,"RoutingRule":{"RuleName":"Main"}},)"
                      R"({"Number":"+15559000101","RoutingRule":null},null]})");
  ASSERT_TRUE(numbers);
  ASSERT_EQ(numbers->size(), 2u);
  EXPECT_EQ((*numbers)[0].ruleName, "Main");
  EXPECT_EQ((*numbers)[1].ruleName, "");
}

}  // namespace
}  // namespace relay::threecx
