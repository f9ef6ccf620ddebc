#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rule 7.
namespace relay::test {
namespace {

using testing::ElementsAre;

Participant referred(Participant p, const std::string& by) {
  p.referredByDn = by;
  return p;
}

Participant queueLeg(std::int64_t id, const std::string& dn) {
  Participant p = leg(id, dn, LegStatus::Connected);
  p.dnType = DnType::Queue;
  return p;
}

Participant agentLeg(std::int64_t id, const std::string& dn, LegStatus status) {
  Participant p = leg(id, dn, status);
  p.originatedByDn = "800";
  p.originatedByType = DnType::Queue;
  return p;
}

class BlindTransferTest : public testing::Test {
 protected:
  BlindTransferTest() {
    play.list(1264, "10001 Trunk", "101 A", "Talking");
    play.see(leg(1, "101", LegStatus::Connected));
    play.to(20000);
  }
  void over(const std::string& dn, std::int64_t id) {
    play.unlist(1264);
    play.gone(dn, id);
    play.to(play.now().time_since_epoch().count() - zero.time_since_epoch().count() + 5000);
  }
  Play play;
};

TEST_F(BlindTransferTest, EndsTheFirstLegWhenTheTargetAnswersWhileItIsStillThere) {
  play.see(referred(leg(2, "103", LegStatus::Ringing), "101"));
  play.to(23400);
  play.see(leg(2, "103", LegStatus::Connected));
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ringing 103 -2", "ended 101 -1 Ok transfer 23s",
                                       "started 103 -2 Blind"));
  EXPECT_EQ(play.events()[2].transferredTo, "103");
  EXPECT_EQ(play.events()[3].transferredFrom, "101");
  play.gone("101", 1);
  play.to(80000);
  over("103", 2);
  EXPECT_EQ(play.told().back(), "ended 103 -2 Ok 56s");
}

TEST_F(BlindTransferTest, WithoutReferralIsRecognisedByTheFreshLeg) {
  play.see(leg(2, "103", LegStatus::Ringing));
  play.to(21000);
  play.see(leg(2, "103", LegStatus::Connected));
  EXPECT_EQ(play.told().back(), "started 103 -2 Blind");
}

TEST_F(BlindTransferTest, EndsTheFirstLegSoonAfterItsRemovalWhileTheTargetRings) {
  play.see(leg(2, "103", LegStatus::Ringing));
  play.to(20030);
  play.gone("101", 1);
  play.to(20529);
  EXPECT_EQ(play.told().back(), "ringing 103 -2");
  play.to(20530);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok transfer 20s");
  EXPECT_EQ(play.events().back().at, ms(20030));
}

TEST_F(BlindTransferTest, EndsTheFirstLegBeforeTheRingingWhenItHadGoneBefore) {
  play.gone("101", 1);
  play.to(21500);
  play.see(leg(2, "103", LegStatus::Ringing));
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok transfer 20s", "ringing 103 -2"));
}

TEST_F(BlindTransferTest, ToAQueueRingsItAndItsAgentsWithTheNextNumber) {
  play.see(queueLeg(2, "800"));
  play.to(20030);
  play.gone("101", 1);
  play.to(20600);
  play.see(agentLeg(3, "102", LegStatus::Ringing));
  play.to(28000);
  play.see(agentLeg(3, "102", LegStatus::Connected));
  play.gone("800", 2);
  play.to(28100);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ringing 800 -2", "ended 101 -1 Ok transfer 20s",
                                       "ringing 102 -2", "started 102 -2 Blind"));
}

TEST_F(BlindTransferTest, IsNothingWhenTheTargetGivesUpAndTheFirstNeverLeft) {
  play.see(leg(2, "103", LegStatus::Ringing));
  play.to(30000);
  play.gone("103", 2);
  play.to(40000);
  over("101", 1);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ringing 103 -2", "ended 101 -1 Ok 40s"));
}

TEST_F(BlindTransferTest, SpendsTheNumberOfATargetThatGaveUp) {
  play.see(leg(2, "103", LegStatus::Ringing));
  play.to(24000);
  play.gone("103", 2);
  play.to(30000);
  play.see(leg(3, "104", LegStatus::Ringing));
  play.to(31000);
  play.see(leg(3, "104", LegStatus::Connected));
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ringing 103 -2", "ringing 104 -3",
                                       "ended 101 -1 Ok transfer 31s", "started 104 -3 Blind"));
}

TEST_F(BlindTransferTest, KeepsTheNumberWhenTheTargetForwardsToAnotherPhone) {
  play.see(leg(2, "103", LegStatus::Ringing));
  play.to(24000);
  play.gone("103", 2);
  play.to(24350);
  play.see(leg(3, "104", LegStatus::Ringing));
  play.to(25000);
  play.see(leg(3, "104", LegStatus::Connected));
  EXPECT_EQ(play.told().back(), "started 104 -2 Blind");
}

TEST_F(BlindTransferTest, GivesTheFirstOneMoreNumberWhenTheCallComesBack) {
  play.see(leg(2, "103", LegStatus::Ringing));
  play.gone("101", 1);
  play.to(30000);
  play.see(leg(3, "101", LegStatus::Ringing));
  play.gone("103", 2);
  play.to(33000);
  play.see(leg(3, "101", LegStatus::Connected));
  play.to(43000);
  over("101", 3);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ringing 103 -2", "ended 101 -1 Ok transfer 20s",
                                       "ringing 101 -3", "started 101 -3 Blind", "ended 101 -3 Ok 10s"));
}

TEST_F(BlindTransferTest, IsPlainAndMissedWhenTheCallerLeavesWithBothLegs) {
  for (const bool firstLeavesFirst : {true, false}) {
    Play both;
    both.see(leg(1, "101", LegStatus::Connected));
    both.to(10000);
    both.see(leg(2, "103", LegStatus::Ringing));
    both.to(16000);
    firstLeavesFirst ? both.gone("101", 1) : both.gone("103", 2);
    both.to(16400);
    firstLeavesFirst ? both.gone("103", 2) : both.gone("101", 1);
    both.to(20000);
    EXPECT_THAT(both.told(),
                ElementsAre("started 101 -1 NotDef", "ringing 103 -2", "ended 101 -1 Ok 16s", "missed 103 -2"));
  }
}

TEST_F(BlindTransferTest, IsMissedByTheLastPhoneThatRangWhenTheFirstIsLongGone) {
  play.see(leg(2, "103", LegStatus::Ringing));
  play.gone("101", 1);
  play.to(30000);
  play.see(leg(3, "104", LegStatus::Ringing));
  play.gone("103", 2);
  play.to(35000);
  over("104", 3);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ringing 103 -2", "ended 101 -1 Ok transfer 20s",
                                       "ringing 104 -2", "missed 104 -2"));
}

TEST_F(BlindTransferTest, NothingIsMissedWhenTheTargetHadGivenUpLongBefore) {
  play.see(leg(2, "103", LegStatus::Ringing));
  play.to(30000);
  play.gone("103", 2);
  play.to(31000);
  over("101", 1);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ringing 103 -2", "ended 101 -1 Ok 31s"));
}

TEST_F(BlindTransferTest, ToAMailboxIsMissedWithTheNextNumber) {
  Participant mailbox = leg(2, "103", LegStatus::Connected);
  mailbox.deviceId.clear();
  play.see(mailbox);
  play.gone("101", 1);
  play.to(35000);
  over("103", 2);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok transfer 20s", "missed 103 -2"));
}

TEST_F(BlindTransferTest, OfAnOutgoingCallUsesTheDirectionOfTheCall) {
  Play out;
  Participant dialing = leg(1, "101", LegStatus::Dialing);
  dialing.legId = 1;
  out.see(dialing);
  out.to(3000);
  dialing.status = LegStatus::Connected;
  out.see(dialing);
  out.to(10000);
  out.see(leg(2, "103", LegStatus::Ringing));
  out.to(12000);
  out.see(leg(2, "103", LegStatus::Connected));
  out.to(13000);
  EXPECT_THAT(out.told(), ElementsAre("dialing 101 -0", "started 101 -1 NotDef", "ringing 103 -2",
                                      "ended 101 -1 Ok transfer 9s", "started 103 -2 Blind"));
  for (const CallEvent& event : out.events()) EXPECT_EQ(event.direction, Direction::Outgoing);
}

}  // namespace
}  // namespace relay::test
