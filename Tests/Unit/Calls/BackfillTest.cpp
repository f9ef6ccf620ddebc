#include <gmock/gmock.h>

#include "Tests/Unit/Calls/Play.h"

// docs/webhooks.md §4, rule 11: what the call log says of a gap.
namespace relay::test {
namespace {

using testing::ElementsAre;

SnapshotRead snapshot(long long at, long long lastContact, std::vector<Participant> participants) {
  return {ms(at), ms(lastContact), std::move(participants), false, {}};
}

LoggedLeg logged(const std::string& dn, long long start, long long ringing, long long talking) {
  LoggedLeg row;
  row.callId = 1264;
  row.callStart = zero;
  row.legStart = ms(start);
  row.ringing = milliseconds(ringing);
  row.talking = milliseconds(talking);
  row.answered = talking > 0;
  row.dn = dn;
  row.dnType = DnType::User;
  row.outsideNumber = "+15551230001";
  row.trunkDn = "10001";
  row.historyId = "00000000-01dd-43ab-25e4-c243000004f0";
  return row;
}

TEST(SnapshotTest, TakesTheTimeOfTheEndFromTheCallLogWhereItKnows) {
  Play play;
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(15000);
  SnapshotRead read = snapshot(15000, 5000, {});
  read.logReadable = true;
  read.log = {logged("101", -1000, 1000, 9000)};
  play.apply(read);
  play.to(15100);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok 9s recovered");
}

class BackfillTest : public testing::Test {
 protected:
  std::vector<std::string> fill(BackfillRule rule, std::vector<LoggedLeg> log) {
    TrackerOptions made = options();
    made.backfill = rule;
    player.emplace(made);
    player->to(600000);
    SnapshotRead read = snapshot(600000, -1000, {});
    read.logReadable = true;
    read.log = std::move(log);
    player->apply(read);
    player->to(610000);
    return player->told();
  }
  std::optional<Play> player;
};

TEST_F(BackfillTest, TellsAMissedCallThatNobodySaw) {
  EXPECT_THAT(fill(BackfillRule::Missed, {logged("101", 1000, 20000, 0)}), ElementsAre("missed 101 -0 recovered"));
  const CallEvent& event = player->events()[0];
  EXPECT_EQ(event.at, ms(21000));
  EXPECT_EQ(event.callKey, "260301091502_1264");
  EXPECT_EQ(event.callerNumber, "+15551230001");
  EXPECT_EQ(event.did, "DID-100");
  EXPECT_EQ(event.historyId, "00000000-01dd-43ab-25e4-c243000004f0");
}

TEST_F(BackfillTest, LeavesAnsweredCallsOutWhereOnlyMissedOnesAreAskedFor) {
  EXPECT_TRUE(fill(BackfillRule::Missed, {logged("101", 1000, 2000, 30000)}).empty());
}

TEST_F(BackfillTest, TellsNothingWhereItIsOff) {
  EXPECT_TRUE(fill(BackfillRule::No, {logged("101", 1000, 20000, 0)}).empty());
}

TEST_F(BackfillTest, TellsAnsweredCallsWithTheirTransfers) {
  EXPECT_THAT(fill(BackfillRule::All, {logged("103", 33000, 2000, 10000), logged("101", 1000, 2000, 30000)}),
              ElementsAre("started 101 -1 NotDef recovered", "ended 101 -1 Ok transfer 30s recovered",
                          "started 103 -2 Blind recovered", "ended 103 -2 Ok 10s recovered"));
}

TEST_F(BackfillTest, NamesTheQueueOfAMissedCall) {
  LoggedLeg queue = logged("800", 1000, 0, 9000);
  queue.dnType = DnType::Queue;
  EXPECT_THAT(fill(BackfillRule::Missed, {queue, logged("101", 2000, 8000, 0)}),
              ElementsAre("missed 800 -0 recovered"));
}

TEST_F(BackfillTest, LeavesOutInternalCallsAndWhatEndedBeforeTheGap) {
  LoggedLeg internal = logged("101", 1000, 20000, 0);
  internal.internal = true;
  LoggedLeg old = logged("101", -40000, 20000, 0);
  old.callId = 1200;
  old.callStart = ms(-40000);
  EXPECT_TRUE(fill(BackfillRule::All, {internal, old}).empty());
}

TEST_F(BackfillTest, TellsItOnceThoughTheNextSnapshotBringsItAgain) {
  LoggedLeg justEnded = logged("101", 578000, 20000, 0);
  justEnded.callStart = ms(577000);
  fill(BackfillRule::Missed, {justEnded});
  SnapshotRead again = snapshot(611000, 597000, {});
  again.logReadable = true;
  again.log = {justEnded};
  player->apply(again);
  player->to(620000);
  EXPECT_EQ(player->told().size(), 1u);
}

TEST_F(BackfillTest, FillsInTheAnswerOfACallThatWasRingingWhenContactWasLost) {
  Play play;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(60000);
  SnapshotRead read = snapshot(60000, 2000, {});
  read.logReadable = true;
  read.log = {logged("101", 0, 5000, 30000)};
  play.apply(read);
  play.to(61000);
  EXPECT_THAT(play.told(),
              ElementsAre("ringing 101 -0", "started 101 -1 NotDef recovered", "ended 101 -1 Ok 30s recovered"));
}

TEST_F(BackfillTest, CountsTheClockOfThePhoneSystem) {
  Play play;
  play.apply(DirectoryRead{zero, {}, {}, milliseconds(7200000)});
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(60000);
  SnapshotRead read = snapshot(60000, 2000, {});
  read.logReadable = true;
  read.log = {logged("101", 7200000, 0, 30000)};
  read.log[0].callStart = ms(7200000);
  play.apply(read);
  play.to(61000);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok 30s recovered");
}

// A phone system that has a call in its log only some time after the end.
class LateLogTest : public testing::Test {
 protected:
  void reconnect(long long at, long long lastContact, std::vector<Participant> participants = {}) {
    SnapshotRead read = snapshot(at, lastContact, std::move(participants));
    read.logReadable = true;
    play.apply(read);
  }
  // The log shows `rows` from `moment` on.
  void showLater(long long moment, std::vector<LoggedLeg> rows) {
    play.log = [moment, rows](WallTime at) {
      return CallLogRead{at, true, at >= ms(moment) ? rows : std::vector<LoggedLeg>()};
    };
  }
  Play play;
};

TEST_F(LateLogTest, AnAnswerThatIsLoggedLateIsNotAMissedCall) {
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(9000);
  showLater(10500, {logged("101", 0, 2000, 5000)});
  reconnect(9000, 1000);
  play.to(20000);
  EXPECT_THAT(play.told(),
              ElementsAre("ringing 101 -0", "started 101 -1 NotDef recovered", "ended 101 -1 Ok 5s recovered"));
}

TEST_F(LateLogTest, TheEndOfATalkIsDatedByTheLogThatComesLate) {
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(9000);
  showLater(13000, {logged("101", -1000, 1000, 7000)});
  reconnect(9000, 1000);
  play.to(30000);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok 7s recovered");
}

TEST_F(LateLogTest, WhatIsNeverLoggedIsToldTenSecondsLater) {
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(9000);
  showLater(0, {});
  reconnect(9000, 1000);
  play.to(18900);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0"));
  play.to(19500);
  EXPECT_THAT(play.told(), ElementsAre("ringing 101 -0", "missed 101 -0 recovered"));
}

TEST_F(LateLogTest, HoldsNothingWithoutActiveCallsLonger) {
  play.forbidden = true;
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(9000);
  showLater(10500, {logged("101", 0, 2000, 5000)});
  reconnect(9000, 1000);
  play.to(14500);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok 5s recovered");
}

TEST_F(LateLogTest, ACallThatNobodySawIsToldOnceWhenTheLogShowsIt) {
  play.to(9000);
  showLater(20000, {logged("101", 5000, 3000, 0)});
  reconnect(9000, 1000);
  play.to(100000);
  EXPECT_THAT(play.told(), ElementsAre("missed 101 -0 recovered"));
  EXPECT_EQ(play.logAsks().size(), 5u);
}

TEST_F(LateLogTest, WhatWasSeenToRunAndEndIsNotToldAgain) {
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(600000);
  showLater(640000, {logged("101", -1000, 1000, 8000)});
  reconnect(600000, 1000);
  play.to(700000);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 1s recovered"));
}

TEST_F(LateLogTest, OutlivesARestart) {
  play.see(leg(1, "101", LegStatus::Ringing));
  play.to(9000);
  showLater(13000, {logged("101", 0, 2000, 5000)});
  reconnect(9000, 1000);
  play.to(10000);
  play.restart();
  reconnect(12000, 10000);
  play.to(30000);
  EXPECT_EQ(play.told().back(), "ended 101 -1 Ok 5s recovered");
}

TEST_F(LateLogTest, ANewCallWithTheSameIdEndsTheOneThatWaitsForTheLog) {
  play.see(leg(1, "101", LegStatus::Connected));
  play.to(9000);
  showLater(0, {});
  reconnect(9000, 1000);
  play.to(9500);
  play.see(leg(1, "102", LegStatus::Ringing));
  play.to(12000);
  play.see(leg(1, "102", LegStatus::Connected));
  play.to(14000);
  EXPECT_THAT(play.told(), ElementsAre("started 101 -1 NotDef", "ended 101 -1 Ok 1s recovered", "ringing 102 -0",
                                       "started 102 -1 NotDef"));
}

TEST_F(LateLogTest, LeavesOutCallsOfExtensionsThatAreNotWatched) {
  play.apply(DirectoryRead{play.now(), {{"102", DnType::User}}, {}, {}});
  play.to(9000);
  showLater(9500, {logged("101", 5000, 3000, 0)});
  reconnect(9000, 1000);
  play.to(100000);
  EXPECT_TRUE(play.told().empty());
}

}  // namespace
}  // namespace relay::test
