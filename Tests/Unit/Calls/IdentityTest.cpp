#include <gmock/gmock.h>

#include "Core/Calls/CallId.h"
#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §1 and §3: ids, callerid, did, internal calls.
namespace relay::test {
namespace {

using testing::ElementsAre;

TEST(CallIdTest, IsTheMomentInThePhoneSystemsZoneCutNeverRounded) {
  EXPECT_EQ(calls::callKey(ms(999), 1264, "", {}), "260301091502_1264");
  EXPECT_EQ(calls::callKey(ms(0), 7, "", [](WallTime) { return std::string("210701165649"); }), "210701165649_7");
}

TEST(CallIdTest, IsLaterThanThatOfTheCallThatHadTheIdBefore) {
  EXPECT_EQ(calls::callKey(ms(0), 7, "260301091502_7", {}), "260301091503_7");
  EXPECT_EQ(calls::callKey(ms(0), 7, "260301091504_7", {}), "260301091505_7");
  EXPECT_EQ(calls::callKey(ms(0), 7, "260301091501_7", {}), "260301091502_7");
}

TEST(StampTest, IsEstablishedAtOfActiveCallsAndEventsWaitForIt) {
  Play play;
  play.list(1264, "10001 Trunk", "101 A", "Ringing");
  play.to(4500);
  play.see(leg(1, "101", LegStatus::Ringing));
  EXPECT_TRUE(play.told().empty());
  EXPECT_EQ(play.asks().size(), 1u);
  play.to(4510);
  ASSERT_EQ(play.events().size(), 1u);
  EXPECT_EQ(play.events()[0].id(), "260301091502_1264-0");
}

TEST(StampTest, IsWaitedForFiftyMillisecondsAtMost) {
  Play play;
  play.answerTime = milliseconds(400);
  play.list(1264, "10001 Trunk", "101 A", "Ringing");
  play.to(4500);
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(4549);
  EXPECT_TRUE(play.told().empty());
  play.to(4550);
  ASSERT_EQ(play.events().size(), 1u);
  EXPECT_EQ(play.events()[0].callKey, "260301091506_1264");
  play.to(9000);
  play.gone("101", 1);
  play.to(20000);
  for (const CallEvent& event : play.events()) EXPECT_EQ(event.callKey, "260301091506_1264");
}

TEST(StampTest, OfTheFirstSightIsShiftedToThePhoneSystemsClock) {
  Play play;
  play.failing = true;
  play.apply(DirectoryRead{zero, {}, {}, milliseconds(3'600'000)});
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(60);
  EXPECT_EQ(play.events().at(0).callKey, "260301101502_1264");
}

TEST(StampTest, IsNotAskedForWhenTheNewestListHasTheCallAlready) {
  Play play;
  play.list(1264, "10001 Trunk", "101 A", "Ringing");
  play.to(3000);
  play.apply(ActiveCallsRead{ms(2990), ms(3000), {{1264, "Ringing", "", "", ms(1000)}}});
  play.see(leg(1, "101", LegStatus::Ringing));
  ASSERT_EQ(play.events().size(), 1u);
  EXPECT_EQ(play.events()[0].callKey, "260301091503_1264");
  EXPECT_TRUE(play.asks().empty());
}

TEST(StampTest, OneQuestionServesAllCallsThatWait) {
  Play play;
  for (int i = 1; i <= 50; ++i) play.see(leg(i, std::to_string(100 + i), LegStatus::Ringing, 1264 + i));
  play.to(100);
  EXPECT_EQ(play.asks().size(), 1u);
  EXPECT_EQ(play.events().size(), 50u);
}

TEST(StampTest, IsFlushedAfterARestartInBetween) {
  Play play;
  play.answerTime = milliseconds(400);
  play.see(leg(1, "101", LegStatus::Ringing));
  play.restart();
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(60);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0"));
}

TEST(StampTest, ACallIdSeenAgainAfterItsEndIsANewCallWithAnotherId) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(200);
  play.gone("101", 1);
  play.to(400);
  play.see(leg(2, "101", LegStatus::Ringing));
  play.to(600);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "missed 101 -0", "ringing 101 -0"));
  EXPECT_EQ(play.events()[0].callKey, "260301091502_1264");
  EXPECT_EQ(play.events()[2].callKey, "260301091503_1264");
  EXPECT_EQ(play.events()[2].sequence, 1);
}

std::string didFor(const std::vector<Participant>& participants, std::vector<std::string> didNumbers = {}) {
  Play play;
  play.apply(DirectoryRead{zero, {}, std::move(didNumbers), {}});
  for (const Participant& p : participants) play.see(p);
  play.to(100);
  return play.events().back().did;
}

Participant named(const std::string& name, const std::string& did = "") {
  static std::int64_t id = 0;
  ++id;
  Participant p = leg(id, std::to_string(100 + id), LegStatus::Ringing);
  p.partyName = name;
  p.partyDid = did;
  return p;
}

TEST(DidTest, IsThatOfAnyParticipantFirst) {
  EXPECT_EQ(didFor({named("Sales:X", "+15559000100")}, {"Sales"}), "+15559000100");
}
TEST(DidTest, IsTheRuleNameInAPrefixNext) { EXPECT_EQ(didFor({named("Support:Sales:Jane")}, {"Sales"}), "Sales"); }
TEST(DidTest, IsARuleNameOfTheSettingsToo) { EXPECT_EQ(didFor({named("Support:DID-100:Jane")}), "DID-100"); }
TEST(DidTest, IsTheEntryOfTheTrunkLast) { EXPECT_EQ(didFor({named("Support:+15551230001")}), "DID-100"); }
TEST(DidTest, IsNotTheNameOfTheCallerItself) { EXPECT_EQ(didFor({named("Sales")}, {"Sales"}), "DID-100"); }

TEST(DidTest, IsEmptyWhereThereAreSeveralCandidates) {
  EXPECT_EQ(didFor({named("X", "+15559000100"), named("X", "+15559000200")}), "");
  EXPECT_EQ(didFor({named("Sales:Support:Jane")}, {"Sales", "Support"}), "");
}

TEST(DidTest, IsEmptyWhereNothingSaysIt) {
  Participant p = named("Jane");
  p.partyDn = "10009";
  EXPECT_EQ(didFor({p}), "");
}

TEST(CallerTest, IsEmptyWhenWithheldWhateverWordTheTrunkDelivers) {
  for (const char* word : {"", "anonymous", "Anonymous", "PRIVATE", "Unavailable"}) {
    Play play;
    Participant p = leg(1, "101", LegStatus::Ringing);
    p.partyNumber = p.partyName = word;
    play.see(p);
    play.to(100);
    EXPECT_EQ(play.events().at(0).callerNumber, "");
    EXPECT_EQ(play.events().at(0).callerName, "");
  }
}

TEST(CallerTest, IsToldByNameWithoutThePrefixesOfQueueAndRule) {
  Play play;
  Participant p = leg(1, "101", LegStatus::Ringing);
  p.partyName = "Support:Jane Doe";
  play.see(p);
  play.to(100);
  EXPECT_EQ(play.events().at(0).callerName, "Jane Doe");
}

TEST(InternalTest, IsToldOnceFromTheCalledSideAndMarked) {
  Play play;
  play.see(internalLeg(1, "101", "102", LegStatus::Dialing, 1413, 1));
  play.see(internalLeg(2, "102", "101", LegStatus::Ringing, 1413, 2));
  play.to(5000);
  play.see(internalLeg(1, "101", "102", LegStatus::Connected, 1413, 1));
  play.see(internalLeg(2, "102", "101", LegStatus::Connected, 1413, 2));
  play.to(30000);
  play.gone("101", 1);
  play.gone("102", 2);
  play.to(33000);
  EXPECT_THAT(play.told(),
              ElementsAre("internal ringing 102 -0", "internal started 102 -1 NotDef", "internal ended 102 -1 Ok 25s"));
  for (const CallEvent& event : play.events()) {
    EXPECT_EQ(event.direction, Direction::Incoming);
    EXPECT_EQ(event.callerNumber, "101");
    EXPECT_EQ(event.did, "");
  }
  EXPECT_THAT(play.remarks(), ElementsAre("101 → 102 internal, not reported (internal_calls = no)"));
}

TEST(InternalTest, UnansweredIsMissedOnce) {
  Play play;
  play.see(internalLeg(1, "101", "102", LegStatus::Dialing, 1413, 1));
  play.see(internalLeg(2, "102", "101", LegStatus::Ringing, 1413, 2));
  play.to(9000);
  play.gone("102", 2);
  play.gone("101", 1);
  play.to(15000);
  EXPECT_THAT(play.told(), ElementsAre("internal ringing 102 -0", "internal missed 102 -0"));
}

TEST(InternalTest, EndsTwoSecondsAfterTheCalledSideThoughTheCallerLingers) {
  Play play;
  play.see(internalLeg(1, "101", "102", LegStatus::Dialing, 1413, 1));
  play.see(internalLeg(2, "102", "101", LegStatus::Connected, 1413, 2));
  play.to(9000);
  play.gone("102", 2);
  play.to(30000);
  EXPECT_EQ(play.told().back(), "internal ended 102 -1 Ok 9s");
  EXPECT_EQ(play.tracker().runningCalls(), 0u);
  EXPECT_TRUE(play.asks().empty());
}

TEST(InternalTest, ThatGetsAnOutsidePartyIsReportedFromThenOn) {
  Play play;
  Participant dialing = internalLeg(1, "101", "102", LegStatus::Dialing, 1413, 1);
  play.see(dialing);
  play.see(internalLeg(2, "102", "101", LegStatus::Ringing, 1413, 2));
  play.to(9000);
  play.gone("102", 2);
  play.see(withParty(dialing, "10001", DnType::ExternalLine, "+15551230009"));
  play.to(12000);
  EXPECT_THAT(play.reported(), ElementsAre("dialing 101 -0"));
  EXPECT_EQ(play.events().back().callerNumber, "+15551230009");
}

}  // namespace
}  // namespace relay::test
