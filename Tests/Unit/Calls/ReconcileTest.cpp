#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rule 11: snapshots and restarts.
namespace relay::test {
namespace {

using testing::ElementsAre;

SnapshotRead snapshot(long long at, long long lastContact, std::vector<Participant> participants) {
  return {ms(at), ms(lastContact), std::move(participants), false, {}};
}

TEST(SnapshotTest, EndsWhatIsGoneDatedByTheLastContact) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(15000);
  play.apply(snapshot(15000, 5000, {}));
  play.to(15100);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 5s recovered"));
  EXPECT_EQ(play.events()[1].at, ms(5000));
}

TEST(SnapshotTest, StartsWhatIsNewAndTellsNothingTwice) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(15000);
  play.apply(snapshot(15000, 5000, {leg(1, "101", LegStatus::Connected), leg(2, "102", LegStatus::Ringing, 1265)}));
  play.to(15100);
  EXPECT_THAT(play.told(),
              ElementsAre("ringing 101 -0", "started 101 -1 NotDef recovered", "ringing 102 -0 recovered"));
  play.apply(snapshot(16000, 16000, {leg(1, "101", LegStatus::Connected), leg(2, "102", LegStatus::Ringing, 1265)}));
  EXPECT_EQ(play.told().size(), 3u);
}

TEST(SnapshotTest, WithoutAGapRepairsALostRemoveAtItsOwnTime) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(15000);
  play.apply(snapshot(15000, 15000, {}));
  play.to(15100);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok 15s recovered");
}

TEST(SnapshotTest, ATransferMadeMeanwhileIsBlind) {
  Play play;
  play.list(1264, "10001 Trunk", "103 C", "Talking");
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(15000);
  play.apply(snapshot(15000, 5000, {leg(2, "103", LegStatus::Connected)}));
  play.to(15100);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok transfer 5s recovered",
                                       "started 103 -2 Blind recovered"));
}

TEST(SnapshotTest, APhoneThatRingsInsteadCarriesTheNextNumber) {
  Play play;
  play.list(1264, "10001 Trunk", "103 C", "Ringing");
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(15000);
  play.apply(snapshot(15000, 5000, {leg(2, "103", LegStatus::Ringing)}));
  play.to(15100);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok transfer 5s recovered",
                                       "ringing 103 -2 recovered"));
}

TEST(SnapshotTest, LeavesWhatWasSeenAfterItWasTaken) {
  Play play;
  play.to(1010);
  play.see(leg(1, "101", LegStatus::Ringing));
  play.apply(snapshot(1005, 1005, {}));
  play.to(1200);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0"));
}

TEST(SnapshotTest, DoesNotBringBackWhatWasRemovedJustBefore) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(9000);
  play.gone("101", 1);
  play.apply(snapshot(9003, 9003, {leg(1, "101", LegStatus::Connected)}));
  play.to(20000);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 9s"));
  EXPECT_EQ(play.tracker().runningCalls(), 0u);
}

TEST(PbxRestartTest, TheSameIdWithAnotherOutsideNumberIsANewCall) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(15000);
  Participant other = leg(1, "101", LegStatus::Connected);
  other.partyNumber = "+15559990000";
  play.apply(snapshot(15000, 14500, {other}));
  play.to(15100);
  EXPECT_THAT(play.told(),
              ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 14s recovered", "started 101 -1 NotDef recovered"));
  EXPECT_NE(play.events()[1].callKey, play.events()[2].callKey);
  EXPECT_EQ(play.events()[2].callerNumber, "+15559990000");
}

TEST(PbxRestartTest, TheSameNumberWrittenOtherwiseIsTheSameCall) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(15000);
  Participant same = leg(1, "101", LegStatus::Connected);
  same.partyNumber = "05551230001";
  play.apply(snapshot(15000, 5000, {same}));
  play.to(15100);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef"));
}

TEST(PbxRestartTest, TheSameIdWithALaterEstablishedAtIsANewCall) {
  Play play;
  play.list(1264, "10001 Trunk", "101 A", "Talking");
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(15000);
  play.unlist(1264);
  play.list(1264, "10001 Trunk", "101 A", "Talking");  // established now
  play.to(16000);
  play.apply(snapshot(16000, 5000, {leg(1, "101", LegStatus::Connected)}));
  play.to(16100);
  EXPECT_THAT(play.told(),
              ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 5s recovered", "started 101 -1 NotDef"));
  EXPECT_NE(play.events()[1].callKey, play.events()[2].callKey);
}

TEST(RestartTest, WaitsForTheSnapshotBeforeTimePasses) {
  Play play;
  play.forbidden = true;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(5000);
  play.gone("101", 1);
  play.to(5100);
  play.restart();
  play.to(60000);
  EXPECT_EQ(play.told().size(), 1u);
  play.apply(snapshot(60000, 5100, {leg(2, "103", LegStatus::Connected)}));
  play.to(60100);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok transfer 5s recovered",
                                       "started 103 -2 Blind recovered"));
}

TEST(RestartTest, KeepsIdsAndSequence) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(3000);
  play.restart();
  play.apply(snapshot(9000, 3000, {leg(1, "101", LegStatus::Connected)}));
  play.to(9100);
  ASSERT_EQ(play.events().size(), 2u);
  EXPECT_EQ(play.events()[0].callKey, play.events()[1].callKey);
  EXPECT_EQ(play.events()[1].sequence, 2);
}

TEST(RestartTest, ARowThatCannotBeReadIsNamedAndTheOthersAreTaken) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(3000);
  std::vector<SavedCall> saved{{"bad@1", "{\"v\":1"}, {"worse@2", "[]"}};
  for (const auto& [key, state] : play.rows()) saved.push_back({key, state});
  CallTracker tracker(options());
  const auto restored = tracker.restore(saved);
  ASSERT_FALSE(restored);
  EXPECT_THAT(restored.error().what, testing::HasSubstr("bad@1, worse@2"));
  EXPECT_EQ(tracker.runningCalls(), 1u);
}

}  // namespace
}  // namespace relay::test
