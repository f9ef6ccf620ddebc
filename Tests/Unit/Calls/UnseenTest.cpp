#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rule 13.
namespace relay::test {
namespace {

using testing::ElementsAre;

constexpr const char* toMobile = "10002 Trunk Two (+15551239999)";
constexpr const char* fromCaller = "10001 Trunk One (+15551230001)";

class UnseenTest : public testing::Test {
 protected:
  UnseenTest() {
    play.apply(DirectoryRead{zero, {{"10002", DnType::ExternalLine}}, {}, {}});
    play.list(1264, fromCaller, "999 Duty", "Ringing");
    play.see(leg(1, "999", LegStatus::Ringing));
    play.to(6000);
  }
  void leave() {
    play.list(1264, fromCaller, toMobile, "Ringing");
    play.gone("999", 1);
  }
  Play play;
};

TEST_F(UnseenTest, AsksAtOnceThenEveryHalfSecondThenEverySecondAndNeverOtherwise) {
  ASSERT_EQ(play.asks().size(), 1u);  // for the stamp
  leave();
  play.to(10600);
  std::vector<long long> asked;
  for (const WallTime at : play.asks()) asked.push_back((at - zero).count());
  EXPECT_THAT(asked, ElementsAre(0, 6000, 6500, 7000, 7500, 8000, 9000, 10000));
  play.unlist(1264);
  play.to(60000);
  EXPECT_EQ(play.asks().size(), 9u);
}

TEST_F(UnseenTest, AForwardThatIsAnsweredOutsideIsTheFirstLegOfTheDnThatForwarded) {
  leave();
  play.to(13500);
  play.list(1264, fromCaller, toMobile, "Talking");
  play.to(53500);
  play.unlist(1264);
  play.to(60000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0", "started 999 -1 NotDef", "ended 999 -1 Ok 40s"));
}

TEST_F(UnseenTest, AForwardThatNobodyAnswersIsMissedWhenItLeavesTheList) {
  leave();
  play.to(25500);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0"));
  play.unlist(1264);
  play.to(30000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0", "missed 999 -0"));
}

TEST_F(UnseenTest, TalkingWithAnythingButATrunkIsNoAnswer) {
  leave();
  play.list(1264, fromCaller, "800 Queue", "Talking");
  play.to(20000);
  play.list(1264, fromCaller, "5550 Nobody knows", "Talking");
  play.to(30000);
  play.unlist(1264);
  play.to(40000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0", "missed 999 -0"));
}

TEST_F(UnseenTest, AnOutgoingCallIsAnsweredOutsideOnlyWithTrunksOnBothSides) {
  Play out;
  Participant dialing = leg(1, "101", LegStatus::Dialing);
  dialing.legId = 1;
  out.list(1264, "101 A", fromCaller, "Talking");
  out.see(dialing);
  out.to(2000);
  out.gone("101", 1);
  out.to(6000);
  EXPECT_THAT(out.told(), ElementsAre("dialing 101 -0"));
  out.list(1264, fromCaller, fromCaller, "Talking");
  out.to(8000);
  EXPECT_THAT(out.told(), ElementsAre("dialing 101 -0", "started 101 -1 NotDef"));
}

TEST_F(UnseenTest, AParticipantThatReappearsBringsTheCallBack) {
  leave();
  play.to(20000);
  play.see(leg(2, "101", LegStatus::Ringing));
  play.to(22000);
  play.see(leg(2, "101", LegStatus::Connected));
  play.to(32000);
  play.unlist(1264);
  play.gone("101", 2);
  play.to(40000);
  EXPECT_THAT(play.told(),
              ElementsAre("ringing 999 -0", "ringing 101 -0", "started 101 -1 NotDef", "ended 101 -1 Ok 10s"));
}

TEST_F(UnseenTest, AfterAnAnsweredLegAParticipantThatReappearsIsBlind) {
  play.see(leg(1, "999", LegStatus::Connected));
  play.to(10000);
  play.list(1264, fromCaller, "SP0 Park", "Talking");
  play.gone("999", 1);
  play.to(20000);
  EXPECT_EQ(play.told().back(), "ended 999 -1 Ok transfer 4s");
  play.see(leg(2, "101", LegStatus::Connected));
  play.to(21000);
  EXPECT_EQ(play.told().back(), "started 101 -2 Blind");
}

TEST_F(UnseenTest, AMobileThatHandsTheCallBackEndsItsLegByTransfer) {
  leave();
  play.list(1264, fromCaller, toMobile, "Talking");
  play.to(20000);
  play.see(leg(2, "101", LegStatus::Ringing));
  play.to(22000);
  play.see(leg(2, "101", LegStatus::Connected));
  play.to(22100);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0", "started 999 -1 NotDef", "ended 999 -1 Ok transfer 13s",
                                       "ringing 101 -2", "started 101 -2 Blind"));
}

TEST_F(UnseenTest, AListAskedForBeforeTheRemovalProvesNothing) {
  leave();
  play.apply(ActiveCallsRead{ms(5990), ms(6002), {}});
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0"));
  EXPECT_EQ(play.tracker().runningCalls(), 1u);
}

TEST_F(UnseenTest, AFailedQuestionProvesNothingAndIsAskedAgain) {
  play.failing = true;
  leave();
  play.to(20000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0"));
  EXPECT_GT(play.asks().size(), 10u);
  play.failing = false;
  play.unlist(1264);
  play.to(21000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0", "missed 999 -0"));
  EXPECT_EQ(play.events().back().at, ms(6000));
}

TEST_F(UnseenTest, AQuestionThatFailsForAMinuteIsGivenUp) {
  play.failing = true;
  leave();
  play.to(66000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0", "missed 999 -0"));
}

TEST_F(UnseenTest, ACallThatLivesOnUnseenIsNotGivenUpWhenTheQuestionFails) {
  leave();
  play.to(9000);
  play.failing = true;
  play.to(200000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 999 -0"));
  EXPECT_EQ(play.tracker().runningCalls(), 1u);
}

}  // namespace
}  // namespace relay::test
