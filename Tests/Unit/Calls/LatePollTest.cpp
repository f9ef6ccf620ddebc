#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rule 7: what is no transfer, and what is one all the same.
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

TEST(LatePollTest, OfAnAgentOfTheSameQueueIsNoTransfer) {
  Play play;
  play.see(agentLeg(1, "101", LegStatus::Ringing));
  play.to(8000);
  play.see(agentLeg(1, "101", LegStatus::Connected));
  play.to(8002);
  play.see(agentLeg(2, "102", LegStatus::Ringing));
  play.to(8010);
  play.gone("102", 2);
  play.to(18000);
  play.gone("101", 1);
  play.to(19000);
  EXPECT_THAT(play.told(),
              ElementsAre("ringing 101 -0", "started 101 -1 NotDef", "ringing 102 -1", "ended 101 -1 Ok 10s"));
}

TEST(LatePollTest, IsATransferWhenTheQueueItselfIsTransferredToAgain) {
  Play play;
  play.see(agentLeg(1, "101", LegStatus::Ringing));
  play.to(8000);
  play.see(agentLeg(1, "101", LegStatus::Connected));
  play.to(12000);
  play.see(queueLeg(2, "800"));
  play.see(agentLeg(3, "102", LegStatus::Ringing), ms(12005));
  play.to(13000);
  play.see(agentLeg(3, "102", LegStatus::Connected));
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "started 101 -1 NotDef", "ringing 800 -2", "ringing 102 -2",
                                       "ended 101 -1 Ok transfer 5s", "started 102 -2 Blind"));
}

TEST(LatePollTest, IsATransferWhenTheOneWhoTalksIsNamedAsItsReason) {
  Play play;
  play.see(agentLeg(1, "101", LegStatus::Ringing));
  play.to(8000);
  play.see(agentLeg(1, "101", LegStatus::Connected));
  play.to(12000);
  play.see(referred(agentLeg(2, "102", LegStatus::Ringing), "101"));
  play.to(13000);
  play.see(agentLeg(2, "102", LegStatus::Connected));
  EXPECT_EQ(play.told().back(), "started 102 -2 Blind");
}

TEST(LatePollTest, FirstSeenInASnapshotIsNoTransfer) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(5000);
  play.apply(SnapshotRead{
      ms(5000), ms(5000), {leg(1, "101", LegStatus::Connected), leg(2, "103", LegStatus::Ringing)}, false, {}});
  play.to(6000);
  play.gone("103", 2);
  play.to(9000);
  play.gone("101", 1);
  play.to(9100);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok 9s");
}

}  // namespace
}  // namespace relay::test
