#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rules 1 and 2.
namespace relay::test {
namespace {

using testing::ElementsAre;

TEST(RingingTest, IsToldOncePerDnHoweverManyDevicesRing) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(2);
  play.see(leg(2, "101", LegStatus::Ringing));
  play.see(leg(3, "102", LegStatus::Ringing));
  play.to(100);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "ringing 102 -0"));
}

TEST(RingingTest, IsNotToldAgainWhenThePhoneSystemRepeatsItself) {
  Play play;
  for (int i = 0; i < 5; ++i) {
    play.see(leg(1, "101", LegStatus::Ringing));
    play.to(750 * (i + 1));
  }
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0"));
}

TEST(RingingTest, OfAQueueOrIvrThatTakesTheCallIsNoAnswer) {
  Play play;
  Participant queue = leg(1, "800", LegStatus::Connected);
  queue.dnType = DnType::Queue;
  Participant ivr = leg(2, "777", LegStatus::Connected);
  ivr.dnType = DnType::Other;
  play.see(ivr);
  play.see(queue);
  play.to(100);
  EXPECT_THAT(play.told(), ElementsAre("ringing 777 -0", "ringing 800 -0"));
  EXPECT_EQ(play.events()[0].userType, UserType::Other);
  EXPECT_EQ(play.events()[1].userType, UserType::Queue);
}

TEST(RingingTest, TakesTheTypeOfADnFromTheDirectoryWhereTheLegDoesNotSay) {
  Play play;
  play.apply(DirectoryRead{zero, {{"800", DnType::Queue}}, {}, {}});
  Participant queue = leg(1, "800", LegStatus::Connected);
  queue.dnType = DnType::Other;
  play.see(queue);
  play.to(100);
  EXPECT_THAT(play.told(), ElementsAre("ringing 800 -0"));
  EXPECT_EQ(play.events()[0].userType, UserType::Queue);
}

TEST(RingingTest, ThatStopsWhileTheCallGoesOnIsToldAsStopped) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.see(leg(2, "102", LegStatus::Ringing));
  play.to(2000);
  play.gone("101", 1);
  play.to(9000);
  play.see(leg(2, "102", LegStatus::Connected));
  play.to(9100);
  EXPECT_THAT(play.told(true),
              ElementsAre("ringing 101 -0", "ringing 102 -0", "stopped 101 -0", "started 102 -1 NotDef"));
}

TEST(RingingTest, ThatStopsWithTheCallIsNotToldAsStopped) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(2000);
  play.gone("101", 1);
  play.to(9000);
  EXPECT_THAT(play.told(true), ElementsAre("ringing 101 -0", "missed 101 -0"));
}

TEST(RingingTest, OfOneDeviceOfTwoMayStopWithoutAWord) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.see(leg(2, "101", LegStatus::Ringing));
  play.to(1000);
  play.gone("101", 1);
  play.to(2000);
  EXPECT_THAT(play.told(true), ElementsAre("ringing 101 -0"));
}

TEST(RingingTest, CarriesNumberDirectionAndMoment) {
  Play play;
  play.to(40);
  play.see(leg(1, "101", LegStatus::Ringing), ms(10));
  play.to(200);
  const CallEvent& event = play.events().at(0);
  EXPECT_EQ(event.at, ms(10));
  EXPECT_EQ(event.rangAt, ms(10));
  EXPECT_EQ(event.callerNumber, "+15551230001");
  EXPECT_EQ(event.direction, Direction::Incoming);
  EXPECT_EQ(event.did, "DID-100");
  EXPECT_EQ(event.sequence, 1);
  EXPECT_FALSE(event.recovered);
}

TEST(DialingTest, IsToldForAUserWhoDialsOut) {
  Play play;
  Participant out = leg(1, "101", LegStatus::Dialing);
  out.legId = 1;
  play.see(out);
  play.to(100);
  EXPECT_THAT(play.told(), ElementsAre("dialing 101 -0"));
  EXPECT_EQ(play.events()[0].direction, Direction::Outgoing);
  EXPECT_EQ(play.events()[0].did, "");
}

TEST(DialingTest, TheCallIsOutgoingWhenItsFirstLegIsConnectedAtOnceAsLegOne) {
  Play play;
  Participant out = leg(1, "101", LegStatus::Connected);
  out.legId = 1;
  play.see(out);
  play.to(100);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef"));
  EXPECT_EQ(play.events()[0].direction, Direction::Outgoing);
}

TEST(DialingTest, AFarEndThatDeclinesIsNoAnswerThoughTheLegReadsConnected) {
  Play play;
  Participant out = leg(1, "101", LegStatus::Dialing);
  out.legId = 1;
  play.see(out);
  play.to(8000);
  Participant busy = withParty(out, "", DnType::Other, "");
  busy.status = LegStatus::Connected;
  play.see(busy);
  play.to(8400);
  play.gone("101", 1);
  play.to(9000);
  EXPECT_THAT(play.told(), ElementsAre("dialing 101 -0", "missed 101 -0"));
  EXPECT_EQ(play.events().back().callerNumber, "+15551230001");
}

TEST(UnknownStatusTest, ConcludesNothing) {
  Play play;
  play.see(leg(1, "101", LegStatus::Unknown));
  play.to(5000);
  play.gone("101", 1);
  play.to(20000);
  EXPECT_THAT(play.told(true), ElementsAre());
  EXPECT_EQ(play.tracker().runningCalls(), 0u);
}

TEST(UnknownStatusTest, OfTheOneWhoTalksDoesNotEndTheTalk) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(5000);
  play.see(leg(1, "101", LegStatus::Unknown));
  play.to(9000);
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(10000);
  play.gone("101", 1);
  play.to(20000);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 10s"));
}

}  // namespace
}  // namespace relay::test
