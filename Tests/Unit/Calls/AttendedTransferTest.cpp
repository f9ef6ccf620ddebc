#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rule 8.
namespace relay::test {
namespace {

using testing::ElementsAre;

// 101 talks to the caller (call 1264, participant 1) and has asked 103 (call 1271, participants 2 and 3).
class AttendedTransferTest : public testing::Test {
 protected:
  AttendedTransferTest() {
    play.list(1264, "10001 Trunk", "101 A", "Talking");
    play.list(1271, "101 A", "103 C", "Talking");
    play.see(leg(1, "101", LegStatus::Connected));
    play.to(30000);
    play.see(internalLeg(2, "101", "103", LegStatus::Dialing, 1271, 1));
    play.see(internalLeg(3, "103", "101", LegStatus::Ringing, 1271, 2));
    play.to(32000);
  }
  void consult() {
    play.see(internalLeg(2, "101", "103", LegStatus::Connected, 1271, 1));
    play.see(internalLeg(3, "103", "101", LegStatus::Connected, 1271, 2));
    play.to(45000);
  }
  void finish(const std::string& dn, std::int64_t id) {
    play.to(55000);
    play.unlist(1264);
    play.unlist(1271);
    play.gone(dn, id);
    play.to(60000);
  }
  const std::vector<std::string> accom{"started 101 -1 NotDef", "ended 101 -1 Ok transfer 45s", "started 103 -2 Accom",
                                       "ended 103 -2 Ok 10s"};
  Play play;
};

TEST_F(AttendedTransferTest, IsSeenWhenTheLegMovesIntoTheCall) {
  consult();
  play.see(leg(3, "103", LegStatus::Connected));
  play.gone("101", 1);
  play.gone("101", 2);
  finish("103", 3);
  EXPECT_EQ(play.reported(), accom);
}

TEST_F(AttendedTransferTest, IsSeenWhenANewLegAppearsInTheCall) {
  consult();
  play.see(leg(4, "103", LegStatus::Connected));
  play.gone("103", 3);
  play.gone("101", 1);
  play.gone("101", 2);
  finish("103", 4);
  EXPECT_EQ(play.reported(), accom);
}

TEST_F(AttendedTransferTest, IsSeenWhenTheRemovesComeFirst) {
  consult();
  play.gone("103", 3);
  play.gone("101", 2);
  play.gone("101", 1);
  play.to(45080);
  play.see(leg(4, "103", LegStatus::Connected), ms(45000));
  finish("103", 4);
  EXPECT_EQ(play.reported(), accom);
}

TEST_F(AttendedTransferTest, KeepsTheIdOfTheOutsideCallWhereTheOtherIdSurvives) {
  consult();
  Participant passed = leg(3, "103", LegStatus::Connected, 1271);
  play.see(passed);
  play.gone("101", 1);
  play.gone("101", 2);
  play.unlist(1264);
  finish("103", 3);
  EXPECT_EQ(play.reported(), accom);
  EXPECT_EQ(play.events().back().callId, 1264);
}

TEST_F(AttendedTransferTest, KeepsTheIdWhereTheOtherIdSurvivesAndTheRemovesComeFirst) {
  consult();
  play.unlist(1264);
  play.gone("101", 1);
  play.gone("101", 2);
  play.to(45090);
  play.see(leg(3, "103", LegStatus::Connected, 1271), ms(45000));
  finish("103", 3);
  EXPECT_EQ(play.reported(), accom);
}

TEST_F(AttendedTransferTest, KeepsTheIdOverARestartWhereTheOtherIdSurvives) {
  consult();
  play.see(leg(3, "103", LegStatus::Connected, 1271));
  play.gone("101", 1);
  play.gone("101", 2);
  play.unlist(1264);
  play.to(46000);
  play.restart();
  play.apply(SnapshotRead{ms(46000), ms(46000), {leg(3, "103", LegStatus::Connected, 1271)}, false, {}});
  finish("103", 3);
  EXPECT_EQ(play.reported(), accom);
}

TEST_F(AttendedTransferTest, IsBlindWhenTheTargetStillRings) {
  Participant moved = leg(3, "103", LegStatus::Ringing);
  play.see(moved);
  play.gone("101", 1);
  play.gone("101", 2);
  play.to(45000);
  moved.status = LegStatus::Connected;
  play.see(moved);
  finish("103", 3);
  EXPECT_THAT(play.reported(), ElementsAre("started 101 -1 NotDef", "ringing 103 -2", "ended 101 -1 Ok transfer 32s",
                                           "started 103 -2 Blind", "ended 103 -2 Ok 10s"));
}

TEST_F(AttendedTransferTest, IsBlindWhenTheConsultationWasOverLongBefore) {
  consult();
  play.gone("101", 2);
  play.gone("103", 3);
  play.unlist(1271);
  play.to(50000);
  play.see(leg(5, "103", LegStatus::Ringing));
  play.to(52000);
  play.see(leg(5, "103", LegStatus::Connected));
  play.gone("101", 1);
  finish("103", 5);
  EXPECT_EQ(play.reported().at(3), "started 103 -2 Blind");
}

TEST_F(AttendedTransferTest, AConsultationThatLeadsToNothingLeavesTheTalkAlone) {
  consult();
  play.gone("101", 2);
  play.gone("103", 3);
  play.unlist(1271);
  play.to(50000);
  finish("101", 1);
  EXPECT_THAT(play.reported(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 55s"));
}

// 101 talks to two outside parties, in the older call 1264 and the younger 1272, and joins them.
class JoinedCallsTest : public testing::Test {
 protected:
  JoinedCallsTest() {
    play.list(1264, "10001 Trunk (+1)", "101 A", "Talking");
    play.see(leg(1, "101", LegStatus::Connected));
    play.to(10000);
    play.list(1272, "101 A", "10001 Trunk (+2)", "Dialing");
    Participant second = leg(2, "101", LegStatus::Dialing, 1272);
    second.legId = 1;
    second.partyNumber = "+15551230002";
    play.see(second);
    play.to(15000);
    second.status = LegStatus::Connected;
    play.see(second);
    play.to(40000);
  }
  Play play;
};

TEST_F(JoinedCallsTest, EndBothLegsByTransferAndTheOlderLivesOn) {
  play.unlist(1272);
  play.list(1264, "10001 Trunk (+1)", "10001 Trunk (+2)", "Talking");
  play.gone("101", 2);
  play.to(40100);
  play.gone("101", 1);
  play.to(60000);
  play.unlist(1264);
  play.to(70000);
  EXPECT_THAT(play.reported(), ElementsAre("started 101 -1 NotDef", "dialing 101 -0", "started 101 -1 NotDef",
                                           "ended 101 -1 Ok transfer 25s", "ended 101 -1 Ok transfer 40s",
                                           "started 101 -2 Blind", testing::StartsWith("ended 101 -2 Ok ")));
  EXPECT_EQ(play.events().back().callId, 1264);
}

TEST_F(JoinedCallsTest, FollowTheOlderCallUnderTheIdOfTheYoungerOne) {
  play.unlist(1264);
  play.list(1272, "10001 Trunk (+1)", "10001 Trunk (+2)", "Talking");
  play.gone("101", 2);
  play.gone("101", 1);
  play.to(60000);
  play.unlist(1272);
  play.to(70000);
  EXPECT_THAT(play.reported(), ElementsAre("started 101 -1 NotDef", "dialing 101 -0", "started 101 -1 NotDef",
                                           "ended 101 -1 Ok transfer 25s", "ended 101 -1 Ok transfer 40s",
                                           "started 101 -2 Blind", testing::StartsWith("ended 101 -2 Ok ")));
  EXPECT_EQ(play.events().back().callId, 1264);
}

TEST_F(JoinedCallsTest, AreNotJoinedWhenOneSimplyEnds) {
  play.unlist(1272);
  play.gone("101", 2);
  play.to(40020);
  EXPECT_EQ(play.reported().back(), "ended 101 -1 Ok 25s");
  EXPECT_EQ(play.events().back().callId, 1272);
}

TEST_F(JoinedCallsTest, AreNotJoinedWhenBothEndTogether) {
  play.unlist(1272);
  play.unlist(1264);
  play.gone("101", 2);
  play.gone("101", 1);
  play.to(50000);
  EXPECT_THAT(play.reported(),
              testing::UnorderedElementsAre("started 101 -1 NotDef", "dialing 101 -0", "started 101 -1 NotDef",
                                            "ended 101 -1 Ok 25s", "ended 101 -1 Ok 40s"));
}

}  // namespace
}  // namespace relay::test
