#include <gtest/gtest.h>

#include "Tests/Unit/Calls/Play.h"

// A Remove got lost, and no gap in the sequence tells of it.
namespace relay::test {
namespace {

TEST(LeftOverTest, AnotherDeviceThatSeemsToRingStillIsNoTransfer) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.see(leg(2, "101", LegStatus::Ringing));
  play.to(3000);
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(63000);
  play.gone("101", 1);
  play.to(70000);
  EXPECT_EQ(play.told(), (std::vector<std::string>{"ringing 101 -0", "started 101 -1 NotDef", "ended 101 -1 Ok 60s"}));
}

TEST(LeftOverTest, AColleagueWhoSeemsToRingStillIsNoTransfer) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.see(leg(2, "102", LegStatus::Ringing));
  play.to(3000);
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(63000);
  play.gone("101", 1);
  play.to(70000);
  EXPECT_EQ(play.told(), (std::vector<std::string>{"ringing 101 -0", "ringing 102 -0", "started 101 -1 NotDef",
                                                   "ended 101 -1 Ok 60s"}));
}

TEST(LeftOverTest, IsOfferedTheCallWhenActiveCallsListsItStill) {
  Play play;
  play.list(1264, "10001 Trunk", "102 Bob", "Ringing");
  play.see(leg(1, "101", LegStatus::Ringing));
  play.see(leg(2, "102", LegStatus::Ringing));
  play.to(3000);
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(63000);
  play.gone("101", 1);
  play.to(70000);
  play.see(leg(2, "102", LegStatus::Connected));
  play.to(80000);
  play.gone("102", 2);
  play.unlist(1264);
  play.to(90000);
  EXPECT_EQ(play.told(),
            (std::vector<std::string>{"ringing 101 -0", "ringing 102 -0", "started 101 -1 NotDef",
                                      "ended 101 -1 Ok transfer 60s", "started 102 -2 Blind", "ended 102 -2 Ok 10s"}));
}

}  // namespace
}  // namespace relay::test
