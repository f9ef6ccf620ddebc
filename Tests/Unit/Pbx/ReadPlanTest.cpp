#include <string>
#include <vector>

#include "ReadPlanFixture.h"

namespace relay::threecx {
namespace {

TEST_F(ReadPlanTest, AnUpsertIsReadAtOnceAndTheChangeIsDatedByItsFrame) {
  upsert(1, 10);
  EXPECT_TRUE(newLeg);
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_EQ(*reads[0].leg, key(1));
  found(1, LegStatus::Ringing, 60);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(seen(0).at, WallTime(Elapsed(10)));
  EXPECT_EQ(seen(0).participant, leg(1, LegStatus::Ringing));
}

TEST_F(ReadPlanTest, WhatHasNotChangedIsNotTold) {
  known(1, LegStatus::Ringing);
  upsert(1, 750);
  found(1, LegStatus::Ringing, 755);
  EXPECT_TRUE(changes.empty());
  EXPECT_FALSE(newLeg);
}

TEST_F(ReadPlanTest, WhileAGetIsUnderWayAtMostOneMoreWaits) {
  upsert(1, 0);
  for (int ms = 1; ms < 20; ++ms) upsert(1, ms);
  ASSERT_EQ(reads.size(), 1u);
  found(1, LegStatus::Ringing, 30);
  ASSERT_EQ(reads.size(), 1u);
  found(1, LegStatus::Connected, 60);
  EXPECT_TRUE(reads.empty());
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(seen(1).participant.status, LegStatus::Connected);
  EXPECT_EQ(seen(1).at, WallTime(Elapsed(19)));
}

TEST_F(ReadPlanTest, ParticipantsDoNotWaitForEachOther) {
  for (int id = 1; id <= 10; ++id) upsert(id, id);
  EXPECT_EQ(reads.size(), 10u);
}

TEST_F(ReadPlanTest, ARemoveComesAfterTheGetUnderWay) {
  known(1, LegStatus::Ringing);
  upsert(1, 100);
  remove(1, 110);
  EXPECT_TRUE(changes.empty());
  found(1, LegStatus::Connected, 200);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(seen(0).at, WallTime(Elapsed(100)));
  EXPECT_EQ(gone(1).at, WallTime(Elapsed(110)));
  EXPECT_EQ(gone(1).participantId, 1);
  EXPECT_EQ(plan.legs(), 0u);
}

TEST_F(ReadPlanTest, ARemoveWithoutAGetUnderWayIsToldAtOnce) {
  known(1, LegStatus::Connected);
  remove(1, 500);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(gone(0).at, WallTime(Elapsed(500)));
  EXPECT_EQ(gone(0).dn, "101");
}

TEST_F(ReadPlanTest, NotFoundIsGone) {
  known(1, LegStatus::Ringing);
  upsert(1, 300);
  answer(350, {LegAnswer::Kind::Gone, {}});
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(gone(0).at, WallTime(Elapsed(300)));
  remove(1, 360);
  EXPECT_EQ(changes.size(), 1u);
}

TEST_F(ReadPlanTest, ALegThatWasNeverSeenIsNotToldGone) {
  upsert(1, 0);
  answer(10, {LegAnswer::Kind::Gone, {}});
  upsert(2, 20);
  remove(2, 21);
  answer(30, {LegAnswer::Kind::Gone, {}});
  EXPECT_TRUE(changes.empty());
  EXPECT_EQ(plan.legs(), 0u);
}

TEST_F(ReadPlanTest, AnUpsertDuringAGetThatFindsNothingIsReadAllTheSame) {
  known(1, LegStatus::Ringing);
  upsert(1, 100);
  upsert(1, 150);
  answer(160, {LegAnswer::Kind::Gone, {}});
  ASSERT_EQ(changes.size(), 1u);
  ASSERT_EQ(reads.size(), 1u);
  found(1, LegStatus::Connected, 170);
  EXPECT_EQ(seen(1).at, WallTime(Elapsed(150)));
}

TEST_F(ReadPlanTest, AFailureIsTriedAgainForEverAndEndsNothing) {
  known(1, LegStatus::Connected);
  upsert(1, 0);
  int ms = 0;
  for (const int wait : {250, 500, 1000, 2000, 4000, 5000, 5000}) {
    answer(ms, {LegAnswer::Kind::Failed, {}});
    EXPECT_TRUE(reads.empty());
    ASSERT_TRUE(plan.nextDue());
    EXPECT_EQ(plan.nextDue(), Elapsed(100'000 + ms + wait));
    ms += wait;
    tick(ms);
    ASSERT_EQ(reads.size(), 1u);
  }
  EXPECT_TRUE(changes.empty());
  EXPECT_EQ(plan.legs(), 1u);
}

TEST_F(ReadPlanTest, AnUpsertShortensTheWaitAfterAFailure) {
  known(1, LegStatus::Ringing);
  upsert(1, 0);
  for (int i = 0, ms = 0; i < 5; ++i) {
    answer(ms, {LegAnswer::Kind::Failed, {}});
    ms += 5000;
    if (i < 4) tick(ms);
  }
  upsert(1, 20'100);
  EXPECT_EQ(plan.nextDue(), Elapsed(100'000 + 20'300));
}

TEST_F(ReadPlanTest, ARemoveEndsTheAttempts) {
  known(1, LegStatus::Ringing);
  upsert(1, 0);
  answer(5, {LegAnswer::Kind::Failed, {}});
  remove(1, 50);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(gone(0).at, WallTime(Elapsed(50)));
  EXPECT_FALSE(plan.nextDue());
}

TEST_F(ReadPlanTest, ARemoveDuringAGetThatFailsIsToldWithTheFailure) {
  known(1, LegStatus::Ringing);
  upsert(1, 0);
  remove(1, 50);
  answer(5000, {LegAnswer::Kind::Failed, {}});
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(gone(0).at, WallTime(Elapsed(50)));
}

TEST_F(ReadPlanTest, WhatMayNotBeReadAloneIsReadWithEverything) {
  upsert(1, 0);
  answer(5, {LegAnswer::Kind::Forbidden, {}});
  tick(255);
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_FALSE(reads[0].leg);
  answerAll(260, {leg(1, LegStatus::Ringing)});
  ASSERT_EQ(changes.size(), 1u);
  upsert(1, 1010);
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_FALSE(reads[0].leg);
}

TEST_F(ReadPlanTest, ADnThatIsNotKnownIsReadWithEverythingSoThatItsTypeIsLearnt) {
  PlanOutput out;
  plan.upsert({"reception", 5}, at(0), out);
  ASSERT_EQ(out.reads.size(), 1u);
  EXPECT_FALSE(out.reads[0].leg);
  directory.learn("reception", DnType::Queue);
  Participant participant = leg(5, LegStatus::Connected);
  participant.dn = "reception";
  const std::vector<Participant> all = {participant};
  PlanOutput second;
  plan.answeredAll(out.reads[0].ticket, &all, 100, at(5), second);
  ASSERT_EQ(second.changes.size(), 1u);
  EXPECT_EQ(std::get<ParticipantSeen>(second.changes[0]).participant.dnType, DnType::Queue);
}

TEST_F(ReadPlanTest, AttachedDataSavesTheGet) {
  PlanOutput out;
  plan.upsertWith(key(1), leg(1, LegStatus::Ringing), at(10), out);
  EXPECT_TRUE(out.reads.empty());
  EXPECT_TRUE(out.newLeg);
  ASSERT_EQ(out.changes.size(), 1u);
  PlanOutput again;
  plan.upsertWith(key(1), leg(1, LegStatus::Ringing), at(760), again);
  EXPECT_TRUE(again.changes.empty());
}

TEST_F(ReadPlanTest, ASnapshotVoidsOlderAnswers) {
  upsert(1, 0);
  plan.reset({leg(1, LegStatus::Connected)}, 100);
  found(1, LegStatus::Ringing, 10);
  EXPECT_TRUE(changes.empty());
  remove(1, 20);
  EXPECT_EQ(changes.size(), 1u);
}

TEST_F(ReadPlanTest, WhileSuspendedNothingIsTriedAgain) {
  upsert(1, 0);
  plan.suspend();
  answer(10, {LegAnswer::Kind::Failed, {}});
  EXPECT_FALSE(plan.nextDue());
  tick(60'000);
  EXPECT_TRUE(reads.empty());
}

TEST_F(ReadPlanTest, AnAnswerThatArrivesAfterTheSocketIsLostStillCounts) {
  upsert(1, 0);
  plan.suspend();
  found(1, LegStatus::Ringing, 10);
  EXPECT_EQ(changes.size(), 1u);
}

TEST_F(ReadPlanTest, ComparingReadsWhateverDiffersAndBelievesOnlyTheOwnAnswer) {
  known(1, LegStatus::Connected);
  known(2, LegStatus::Connected);
  known(3, LegStatus::Ringing);
  PlanOutput out;
  plan.compare({leg(2, LegStatus::Connected), leg(3, LegStatus::Connected), leg(4, LegStatus::Ringing)}, nullptr,
               at(900), at(1000), out);
  ASSERT_EQ(out.reads.size(), 3u);
  EXPECT_TRUE(out.changes.empty());
  reads = out.reads;
  ASSERT_EQ(*reads[0].leg, key(1));
  answer(1010, {LegAnswer::Kind::Gone, {}});
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(gone(0).at, WallTime(Elapsed(900)));
}

TEST_F(ReadPlanTest, AnOlderStateDoesNotReviveWhatHasEndedSince) {
  known(1, LegStatus::Connected);
  remove(1, 950);
  PlanOutput out;
  plan.compare({leg(1, LegStatus::Connected)}, nullptr, at(900), at(1000), out);
  EXPECT_TRUE(out.reads.empty());
  plan.compare({leg(1, LegStatus::Connected)}, nullptr, at(1900), at(2000), out);
  EXPECT_EQ(out.reads.size(), 1u);
}

TEST_F(ReadPlanTest, ComparingOneDnLeavesTheOthersAlone) {
  known(1, LegStatus::Connected);
  known(2, LegStatus::Connected);
  PlanOutput out;
  const std::string dn = "101";
  plan.compare({}, &dn, at(0), at(10), out);
  ASSERT_EQ(out.reads.size(), 1u);
  EXPECT_EQ(*out.reads[0].leg, key(1));
}

}  // namespace
}  // namespace relay::threecx
