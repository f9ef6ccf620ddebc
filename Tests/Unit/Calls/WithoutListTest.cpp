#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rule 13 where ActiveCalls may not be read.
namespace relay::test {
namespace {

using testing::ElementsAre;

class WithoutListTest : public testing::Test {
 protected:
  WithoutListTest() { play.forbidden = true; }
  Play play;
};

TEST_F(WithoutListTest, AnAnsweredLegEndsOkAfterTwoSecondsDatedByTheRemoval) {
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(10000);
  play.gone("101", 1);
  play.to(11999);
  EXPECT_EQ(play.told().size(), 1u);
  play.to(12000);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok 10s");
  EXPECT_EQ(play.events().back().at, ms(10000));
}

TEST_F(WithoutListTest, ATransferWithinTwoSecondsIsStillSeen) {
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(10000);
  play.gone("101", 1);
  play.to(11900);
  play.see(leg(2, "103", LegStatus::Ringing));
  play.to(30000);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok transfer 10s", "ringing 103 -2"));
}

TEST_F(WithoutListTest, HoldsNoEventForAStampOnceTheRightIsKnownToBeMissing) {
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(1000);
  const auto asks = play.asks().size();
  play.see(leg(2, "102", LegStatus::Ringing, 1265));
  EXPECT_EQ(play.told().back(), "ringing 102 -0");
  EXPECT_EQ(play.asks().size(), asks);
}

TEST_F(WithoutListTest, LastsUntilAListIsRead) {
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(1000);
  play.apply(ActiveCallsRead{ms(1000), ms(1000), {}});
  play.forbidden = false;
  play.to(2000);
  play.gone("101", 1);
  play.to(2010);
  EXPECT_EQ(play.told().back(), "missed 101 -0");
}

TEST_F(WithoutListTest, TheCallLogIsAskedBeforeACallIsMissedThatWasForwarded) {
  play.apply(SnapshotRead{zero, zero, {}, true, {}});
  Participant dummy = leg(1, "999", LegStatus::Ringing);
  dummy.deviceId.clear();
  play.see(dummy);
  play.to(6000);
  play.gone("999", 1);
  play.to(7999);
  EXPECT_TRUE(play.logAsks().empty());
  play.to(8000);
  EXPECT_EQ(play.logAsks().size(), 1u);
  play.log = [](WallTime at) {
    LoggedLeg mobile;
    mobile.callId = 1264;
    mobile.callStart = zero;
    mobile.legStart = ms(6000);
    mobile.ringing = milliseconds(4000);
    mobile.talking = milliseconds(20000);
    mobile.answered = true;
    mobile.dn = "10001";
    mobile.dnType = DnType::ExternalLine;
    return CallLogRead{at, true, {mobile}};
  };
  play.to(30000);
  EXPECT_THAT(play.told(),
              ElementsAre("ringing 999 -0", "started 999 -1 NotDef recovered", "ended 999 -1 Ok 20s recovered"));
}

TEST_F(WithoutListTest, TheCallLogIsAskedForAMinuteAtMost) {
  play.apply(SnapshotRead{zero, zero, {}, true, {}});
  Participant dummy = leg(1, "999", LegStatus::Ringing);
  dummy.onBehalfOfDn = "100";
  play.see(dummy);
  play.to(6000);
  play.gone("999", 1);
  play.to(67999);
  EXPECT_EQ(play.told().size(), 1u);
  EXPECT_LE(play.logAsks().size(), 13u);
  play.to(68000);
  EXPECT_EQ(play.told().back(), "missed 999 -0");
  EXPECT_EQ(play.events().back().at, ms(6000));
}

TEST_F(WithoutListTest, ACallLogThatCannotBeReadDelaysNothing) {
  play.log = [](WallTime at) { return CallLogRead{at, false, {}}; };
  for (int i = 1; i <= 2; ++i) {
    Participant dummy = leg(i, "999", LegStatus::Ringing, 1263 + i);
    dummy.deviceId.clear();
    play.see(dummy);
    play.to(i * 6000);
    play.gone("999", i);
    play.to(i * 6000 + 2010);
    EXPECT_EQ(play.told().back(), "missed 999 -0");
  }
  EXPECT_EQ(play.logAsks().size(), 1u);
}

TEST_F(WithoutListTest, WhetherTheRightWasGivenIsAskedAfterAWhile) {
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(1000);
  const auto asks = play.asks().size();
  play.to(600'100);
  play.forbidden = false;
  play.see(leg(2, "102", LegStatus::Ringing, 1265));
  EXPECT_EQ(play.asks().size(), asks + 1);
}

}  // namespace
}  // namespace relay::test
