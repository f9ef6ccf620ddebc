#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rules 3 to 6 and 9.
namespace relay::test {
namespace {

using testing::ElementsAre;

TEST(AnswerTest, IsTheFirstConnectedUserAndTheOthersAreSimplyGone) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.see(leg(2, "102", LegStatus::Ringing));
  play.to(3000);
  play.see(leg(2, "102", LegStatus::Connected));
  play.gone("101", 1);
  play.to(63000);
  play.gone("102", 2);
  play.to(64000);
  EXPECT_THAT(play.told(),
              ElementsAre("ringing 101 -0", "ringing 102 -0", "started 102 -1 NotDef", "ended 102 -1 Ok 60s"));
  const CallEvent& end = play.events().back();
  EXPECT_EQ(end.answeredAt, ms(3000));
  EXPECT_EQ(end.rangAt, ms(0));
  EXPECT_EQ(end.at, ms(63000));
}

TEST(AnswerTest, OnAnotherDeviceOfTheSameUserIsTheSameTalk) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(5000);
  play.see(leg(2, "101", LegStatus::Ringing));
  play.to(6000);
  play.see(leg(2, "101", LegStatus::Connected));
  play.gone("101", 1);
  play.to(10000);
  play.gone("101", 2);
  play.to(11000);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 10s"));
}

TEST(AnswerTest, TalkTimeIsCutToWholeMillisecondsAndNeverNegative) {
  Play play;
  play.to(100);
  play.see(leg(1, "101", LegStatus::Connected), ms(100));
  play.gone("101", 1, ms(60));
  play.to(1000);
  ASSERT_EQ(play.events().size(), 2u);
  EXPECT_EQ(play.events()[1].talk, milliseconds(0));
  EXPECT_GE(play.events()[1].at, *play.events()[1].answeredAt);
}

TEST(MissedTest, IsToldAtOnceWhenActiveCallsNoLongerListsTheCall) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(18000);
  play.gone("101", 1);
  play.to(18010);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "missed 101 -0"));
  EXPECT_EQ(play.events()[1].at, ms(18000));
}

TEST(MissedTest, WaitsMissedAfterForANewParticipantWhereActiveCallsMayNotBeRead) {
  Play play;
  play.forbidden = true;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(18000);
  play.gone("101", 1);
  play.to(19999);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0"));
  play.to(20000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "missed 101 -0"));
}

TEST(MissedTest, TakesMissedAfterFromTheOptions) {
  TrackerOptions patient = options();
  patient.missedAfter = milliseconds(5000);
  Play play(patient);
  play.forbidden = true;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(1800);
  play.gone("101", 1);
  play.to(6799);
  EXPECT_EQ(play.told().size(), 1u);
  play.to(6800);
  EXPECT_EQ(play.told().size(), 2u);
}

TEST(MissedTest, NamesTheLastQueueEvenOneThatIsNotMonitored) {
  Play play;
  Participant agent = leg(1, "101", LegStatus::Ringing);
  agent.originatedByDn = "800";
  agent.originatedByType = DnType::Queue;
  play.see(agent);
  play.to(5000);
  play.gone("101", 1);
  play.to(6000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "missed 800 -0"));
  EXPECT_EQ(play.events()[1].userType, UserType::Queue);
  EXPECT_EQ(play.events()[1].queue, "800");
}

TEST(MissedTest, NamesTheLastExtensionThatRangWhereThereWasNoQueue) {
  Play play;
  Participant ivr = leg(1, "777", LegStatus::Connected);
  ivr.dnType = DnType::Other;
  play.see(ivr);
  play.see(leg(2, "101", LegStatus::Ringing));
  play.to(10);
  play.see(leg(3, "102", LegStatus::Ringing));
  play.to(5000);
  play.gone("102", 3);
  play.gone("101", 2);
  play.gone("777", 1);
  play.to(6000);
  EXPECT_EQ(play.told().back(), "missed 102 -0");
}

TEST(MissedTest, OfAnOutgoingCallIsToldAtOnceEvenWithoutActiveCalls) {
  Play play;
  play.forbidden = true;
  Participant out = leg(1, "101", LegStatus::Dialing);
  out.legId = 1;
  play.see(out);
  play.to(25000);
  play.gone("101", 1);
  EXPECT_THAT(play.told(), ElementsAre("dialing 101 -0", "missed 101 -0"));
  EXPECT_EQ(play.events()[1].direction, Direction::Outgoing);
}

TEST(ForwardTest, WhileRingingStaysLegNought) {
  Play play;
  play.list(1264, "10001 Trunk", "101 A", "Routing");
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(13000);
  play.gone("101", 1);
  play.to(13100);
  play.see(leg(2, "162", LegStatus::Ringing), ms(13000));
  play.to(20000);
  play.see(leg(2, "162", LegStatus::Connected));
  play.to(30000);
  play.unlist(1264);
  play.gone("162", 2);
  play.to(31000);
  EXPECT_THAT(play.told(),
              ElementsAre("ringing 101 -0", "ringing 162 -0", "started 162 -1 NotDef", "ended 162 -1 Ok 10s"));
}

TEST(VoicemailTest, IsNoAnswerAndTheCallIsMissedWhenTheMailboxLegEnds) {
  Play play;
  play.list(1264, "10001 Trunk", "101 A", "Talking");
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(20000);
  play.gone("101", 1);
  Participant mailbox = leg(2, "101", LegStatus::Connected);
  mailbox.deviceId.clear();
  play.see(mailbox);
  play.to(44000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0"));
  play.unlist(1264);
  play.gone("101", 2);
  play.to(45000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "missed 101 -0"));
}

TEST(VoicemailTest, IsRecognisedThoughItsLegComesBeforeThePhonesStop) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(20000);
  Participant mailbox = leg(2, "101", LegStatus::Connected);
  mailbox.deviceId.clear();
  play.see(mailbox);
  play.to(20080);
  play.gone("101", 1, ms(19990));
  play.to(44000);
  play.gone("101", 2);
  play.to(45000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "missed 101 -0"));
}

TEST(VoicemailTest, ALegWithoutDeviceIsAPersonWhenADeviceStaysWithIt) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(1000);
  Participant bare = leg(2, "101", LegStatus::Connected);
  bare.deviceId.clear();
  play.see(bare);
  play.to(2999);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0"));
  play.to(3000);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "started 101 -1 NotDef"));
  EXPECT_EQ(play.events()[1].at, ms(1000));
}

TEST(VoicemailTest, APhoneThatOnceShowedItsDeviceIsAPerson) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(1000);
  Participant bare = leg(1, "101", LegStatus::Connected);
  bare.deviceId.clear();
  play.see(bare);
  play.to(1100);
  EXPECT_EQ(play.told().back(), "started 101 -1 NotDef");
}

}  // namespace
}  // namespace relay::test
