#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "Core/Calls/CallState.h"
#include "Core/Calls/JsonText.h"
#include "Tests/Unit/Calls/Play.h"

// The stored forms, and bounds against hostile input.
namespace relay::test {
namespace {

CallEvent fullEvent() {
  CallEvent event;
  event.kind = EventKind::Started;
  event.direction = Direction::Outgoing;
  event.callKey = "260301091502_1264";
  event.callId = 1264;
  event.leg = 2;
  event.sequence = 5;
  event.at = ms(1234);
  event.callerNumber = "+15551230001";
  event.callerName = "J\u00f6rg \"Joe\" \\ \x01";
  event.user = "101";
  event.userType = UserType::Queue;
  event.did = "DID-100";
  event.queue = "800";
  event.historyId = "00000000-01dd";
  event.transferType = TransferType::Accom;
  event.finish = FinishType::Missed;
  event.transferred = true;
  event.talk = milliseconds(63001);
  event.rangAt = ms(1);
  event.answeredAt = ms(2);
  event.transferredFrom = "102";
  event.transferredTo = "103";
  event.recovered = true;
  event.internal = true;
  return event;
}

TEST(CallEventJsonTest, GivesBackWhatWasStored) {
  for (const CallEvent& event : {fullEvent(), CallEvent{}}) {
    const auto read = callEventFromJson(toJson(event));
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value(), event);
  }
}

TEST(CallEventJsonTest, GivesBackRecordingsAndNotices) {
  CallEvent recording = fullEvent();
  recording.kind = EventKind::Recording;
  recording.links = {"https://relay.example/webapi/recording/a-1-1.mp3?sig=k.x",
                     "https://relay.example/\"\u00fc\".mp3"};
  CallEvent notice;
  notice.kind = EventKind::Notice;
  notice.notice = "recording_missing";
  notice.text = "No recording of call 782";
  notice.fields = R"({"file":"a \"b\".wav"})";
  for (const CallEvent& event : {recording, notice}) {
    const auto read = callEventFromJson(toJson(event));
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value(), event);
  }
}

TEST(CallEventJsonTest, StoresEventsOfCallsAsItDidBeforeThereWereOthers) {
  CallEvent event;
  event.callKey = "210701165649_782";
  event.user = "101";
  EXPECT_EQ(toJson(event), R"({"kind":"ringing","direction":"incoming","at":0,"key":"210701165649_782","user":"101",)"
                           R"("user_type":"ext","transfer_type":"notdef","finish":"ok"})");
}

TEST(CallEventJsonTest, IgnoresWhatItDoesNotKnowAndTakesDefaultsForWhatIsMissing) {
  const auto read = callEventFromJson(R"({"kind":"ended","colour":"red","user":17,"leg":1})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value().kind, EventKind::Ended);
  EXPECT_EQ(read.value().user, "");
  EXPECT_EQ(read.value().leg, 1);
}

TEST(CallEventJsonTest, RefusesWhatIsNoEvent) {
  for (const char* text : {"", "[]", "17", "{", R"({"kind":"exploded"})", R"({"kind":3})"})
    EXPECT_FALSE(callEventFromJson(text)) << text;
}

TEST(JsonTextTest, MakesBadBytesIntoReplacementCharactersAndKeepsGoodOnes) {
  const std::string bad = "a\xff\xc3\xa9\xc3\xed\xa0\x80\xf0\x9f\x98\x80\xf5\xe2\x82";
  std::string text;
  calls::appendQuoted(text, bad);
  const auto read = nlohmann::json::parse(text, nullptr, false);
  ASSERT_TRUE(read.is_string());
  EXPECT_EQ(read.get<std::string>(), "a\uFFFD\u00e9\uFFFD\uFFFD\uFFFD\uFFFD\U0001F600\uFFFD\uFFFD\uFFFD");
}

TEST(SavedCallTest, IsVersionedJsonThatReadsBackTheSame) {
  Play play;
  play.list(1264, "10001 Trunk", "101 A", "Talking");
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(1000);
  play.see(leg(2, "103", LegStatus::Ringing));
  play.gone("101", 1);
  play.to(1700);
  for (const auto& [key, state] : play.rows()) {
    EXPECT_EQ(nlohmann::json::parse(state).at("v"), 1);
    if (key == "-") continue;
    const auto call = calls::restoreCall(key, state);
    ASSERT_TRUE(call);
    EXPECT_EQ(calls::saveCall(call.value()), state);
  }
}

TEST(SavedCallTest, OfHostileContentIsRefusedOrTolerated) {
  for (const char* text : {"", "null", "{}", R"({"call":"x"})"}) EXPECT_FALSE(calls::restoreCall("r", text)) << text;
  const auto odd = calls::restoreCall(
      "r",
      R"({"v":9,"call":5,"legs":[7,{"id":"x"},{"st":99}],"gone":{"a":1},"also":3,"talk":[],"held":[{"kind":"?"}]})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd.value().legs.size(), 2u);
  EXPECT_TRUE(odd.value().held.empty());
}

TEST(BoundsTest, ACallHasTwoHundredParticipantsAtMost) {
  Play play;
  for (int i = 1; i <= 300; ++i) play.see(leg(i, std::to_string(1000 + i), LegStatus::Ringing));
  play.to(100);
  EXPECT_EQ(play.events().size(), 200u);
  EXPECT_THAT(play.remarks(), testing::Contains(testing::HasSubstr("more than 200 participants")));
}

TEST(BoundsTest, RemovesOfUnknownParticipantsDoNotPileUp) {
  Play play;
  for (int i = 1; i <= 10'000; ++i) play.gone("101", i);
  EXPECT_LT(play.rows().at("-").size(), 5'000u);
}

TEST(BoundsTest, OverlongTextsAreCut) {
  Play play;
  Participant p = leg(1, "101", LegStatus::Ringing);
  p.partyName = std::string(1'000'000, 'x');
  p.partyNumber = std::string(1'000'000, '7');
  play.see(p);
  play.to(100);
  EXPECT_LE(play.events().at(0).callerNumber.size(), 256u);
  EXPECT_LT(play.rows().begin()->second.size() + play.rows().rbegin()->second.size(), 10'000u);
}

TEST(BoundsTest, AParticipantWithoutIdIsIgnored) {
  Play play;
  play.see(Participant{});
  play.to(100);
  EXPECT_EQ(play.tracker().runningCalls(), 0u);
}

TEST(ConfigureTest, AppliesToWhatComesFromThenOn) {
  Play play;
  play.forbidden = true;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(2000);
  TrackerOptions changed = options();
  changed.dids = {{"10001", "Sales"}};
  changed.missedAfter = milliseconds(500);
  play.tracker().configure(changed);
  play.gone("101", 1);
  play.to(2500);
  EXPECT_EQ(play.told().back(), "missed 101 -0");
  EXPECT_EQ(play.events().back().did, "Sales");
}

}  // namespace
}  // namespace relay::test
