#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rule 12: repeated, late and disordered frames.
namespace relay::test {
namespace {

using testing::ElementsAre;

TEST(StragglerTest, AFrameOfARemovedParticipantDoesNothing) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(3000);
  play.gone("101", 1);
  play.to(3080);
  play.see(leg(1, "101", LegStatus::Connected), ms(2990));
  play.to(10000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "missed 101 -0"));
  EXPECT_EQ(play.tracker().runningCalls(), 0u);
}

TEST(StragglerTest, AnOlderFrameOfAnotherParticipantOfACallThatIsOverDoesNothing) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(3000);
  play.gone("101", 1);
  play.to(3100);
  play.see(leg(2, "102", LegStatus::Ringing), ms(2990));
  play.to(10000);
  EXPECT_EQ(play.told().size(), 2u);
}

TEST(StragglerTest, ARemoveThatComesBeforeItsParticipantIsRemembered) {
  Play play;
  play.to(100);
  play.gone("101", 1, ms(40));
  play.see(leg(1, "101", LegStatus::Ringing), ms(10));
  play.to(10000);
  EXPECT_TRUE(play.told().empty());
}

TEST(StragglerTest, AnOlderStateOfAParticipantIsIgnored) {
  Play play;
  play.to(100);
  play.see(leg(1, "101", LegStatus::Connected), ms(90));
  play.see(leg(1, "101", LegStatus::Ringing), ms(60));
  play.to(200);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef"));
}

TEST(StragglerTest, IsRememberedOverARestart) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(3000);
  play.gone("101", 1);
  play.to(3080);
  play.restart();
  play.see(leg(1, "101", LegStatus::Connected), ms(2990));
  play.to(10000);
  EXPECT_EQ(play.told().size(), 2u);
}

TEST(StragglerTest, TheRowOfACallThatIsOverIsForgottenInTime) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(3000);
  play.gone("101", 1);
  play.to(70000);
  play.see(leg(2, "102", LegStatus::Ringing, 1265));
  play.to(71000);
  std::size_t calls = 0;
  for (const auto& [key, state] : play.rows()) calls += key == "-" ? 0 : 1;
  EXPECT_EQ(calls, 1u);
}

TEST(RepeatTest, ChangesNothingAndIsNotSaved) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(750);
  TrackerOutput out;
  play.tracker().apply(ParticipantSeen{ms(750), leg(1, "101", LegStatus::Ringing)}, out);
  EXPECT_TRUE(out.events.empty() && out.changed.empty() && out.remarks.empty() && !out.wantActiveCalls);
}

TEST(ClockTest, SetBackByAnHourDelaysNothingAndKeepsTalkTimes) {
  CallTracker tracker(options());
  TrackerOutput out;
  const auto hourBack = [](long long at) { return ms(at) - std::chrono::hours(1); };
  tracker.apply(ActiveCallsFailed{ms(0), true}, ms(0), out);
  tracker.apply(ParticipantSeen{ms(0), leg(1, "101", LegStatus::Connected)}, ms(0), out);
  tracker.apply(ParticipantGone{hourBack(9000), "101", 1}, hourBack(9000), out);
  ASSERT_TRUE(tracker.nextTick());
  EXPECT_LE(*tracker.nextTick(), hourBack(11000));
  tracker.tick(hourBack(11000), out);
  ASSERT_EQ(out.events.size(), 2u);
  EXPECT_LT(out.events[1].talk, milliseconds(9001));
  EXPECT_EQ(out.events[1].at, hourBack(9000));
  EXPECT_THAT(out.remarks, testing::Contains(testing::HasSubstr("set back by 3591 s")));
}

}  // namespace
}  // namespace relay::test
