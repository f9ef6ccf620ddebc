#include "Core/Pbx/ThreeCx/ReadPlan.h"

#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

namespace relay::threecx {
namespace {

// Feeds a plan by hand: every read that it wants is kept until the test answers it.
class ReadPlanTest : public ::testing::Test {
 protected:
  ReadPlanTest() {
    for (int dn = 100; dn < 300; ++dn) directory.learn(std::to_string(dn), DnType::User);
    plan.reset({}, 0);
  }

  Moment at(int ms) { return {Elapsed(100'000 + ms), WallTime(Elapsed(ms))}; }
  static LegKey key(int id) { return {std::to_string(100 + id), id}; }
  static Participant leg(int id, LegStatus status) {
    Participant participant;
    participant.id = id;
    participant.dn = std::to_string(100 + id);
    participant.dnType = DnType::User;
    participant.callId = 1;
    participant.status = status;
    return participant;
  }
  void upsert(int id, int ms) { run([&](PlanOutput& out) { plan.upsert(key(id), at(ms), out); }); }
  void remove(int id, int ms) { run([&](PlanOutput& out) { plan.remove(key(id), at(ms), out); }); }
  void tick(int ms) { run([&](PlanOutput& out) { plan.tick(at(ms), out); }); }
  void answer(int ms, LegAnswer what) {
    ASSERT_FALSE(reads.empty());
    const Read read = take();
    ASSERT_TRUE(read.leg);
    run([&](PlanOutput& out) { plan.answered(read.ticket, what, at(ms), out); });
  }
  void found(int id, LegStatus status, int ms) { answer(ms, {LegAnswer::Kind::Found, leg(id, status)}); }
  void answerAll(int ms, const std::vector<Participant>& all) {
    ASSERT_FALSE(reads.empty());
    const Read read = take();
    ASSERT_FALSE(read.leg);
    run([&](PlanOutput& out) { plan.answeredAll(read.ticket, &all, 100, at(ms), out); });
  }
  // A leg that has been seen already.
  void known(int id, LegStatus status, int ms = 0) {
    upsert(id, ms);
    found(id, status, ms);
    changes.clear();
  }
  Read take() {
    const Read read = reads.front();
    reads.erase(reads.begin());
    return read;
  }
  const ParticipantSeen& seen(std::size_t i) { return std::get<ParticipantSeen>(changes.at(i)); }
  const ParticipantGone& gone(std::size_t i) { return std::get<ParticipantGone>(changes.at(i)); }

  DnDirectory directory{NumberSet{}};
  ReadPlan plan{directory};
  std::vector<Read> reads;
  std::vector<PbxChange> changes;
  bool newLeg = false;

 private:
  template <class Step>
  void run(Step step) {
    PlanOutput out;
    step(out);
    reads.insert(reads.end(), out.reads.begin(), out.reads.end());
    for (auto& change : out.changes) changes.push_back(std::move(change));
    newLeg = out.newLeg;
  }
};

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
  ASSERT_EQ(out.changes.size(), 1u);
  PlanOutput again;
  plan.upsertWith(key(1), leg(1, LegStatus::Ringing), at(760), again);
  EXPECT_TRUE(again.changes.empty());
}

TEST_F(ReadPlanTest, UpToTenRingingPhonesAreReadAtEveryUpsert) {
  for (int id = 1; id <= 10; ++id) known(id, LegStatus::Ringing);
  for (int id = 1; id <= 10; ++id) upsert(id, 750);
  EXPECT_EQ(reads.size(), 10u);
}

TEST_F(ReadPlanTest, ProbableRepeatsOfManyPhonesAreServedByOneGet) {
  std::vector<Participant> all;
  for (int id = 1; id <= 15; ++id) {
    known(id, LegStatus::Ringing, id * 10);
    all.push_back(leg(id, LegStatus::Ringing));
  }
  for (int id = 1; id <= 15; ++id) upsert(id, 750 + id * 10);
  EXPECT_TRUE(reads.empty());
  EXPECT_EQ(plan.nextDue(), Elapsed(100'000 + 760 + 250));
  tick(1010);
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_FALSE(reads[0].leg);
  all[3].status = LegStatus::Connected;  // an answer that fell on the beat
  answerAll(1015, all);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(seen(0).at, WallTime(Elapsed(790)));
  EXPECT_EQ(seen(0).participant.id, 4);
}

TEST_F(ReadPlanTest, AnUpsertOffTheBeatIsReadAtOnceHoweverManyRing) {
  for (int id = 1; id <= 50; ++id) known(id, LegStatus::Ringing, id);
  upsert(7, 400);
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_EQ(*reads[0].leg, key(7));
}

TEST_F(ReadPlanTest, AnUpsertOffTheBeatWhileItsRepeatIsHeldIsReadAtOnce) {
  for (int id = 1; id <= 15; ++id) known(id, LegStatus::Ringing, 0);
  upsert(1, 750);
  EXPECT_TRUE(reads.empty());
  upsert(1, 760);
  ASSERT_EQ(reads.size(), 1u);
  found(1, LegStatus::Connected, 765);
  EXPECT_EQ(seen(0).at, WallTime(Elapsed(760)));
}

TEST_F(ReadPlanTest, WhatEverythingDoesNotShowIsGoneWhenItWasHeldForIt) {
  std::vector<Participant> all;
  for (int id = 1; id <= 15; ++id) known(id, LegStatus::Ringing, 0);
  for (int id = 1; id <= 5; ++id) upsert(id, 750);
  for (int id = 2; id <= 5; ++id) all.push_back(leg(id, LegStatus::Ringing));
  tick(1000);
  answerAll(1005, all);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(gone(0).participantId, 1);
  EXPECT_EQ(plan.legs(), 14u);
}

TEST_F(ReadPlanTest, WhenTheBudgetIsSpentARepeatIsTrustedUnlessTheNextOneFailsToCome) {
  for (int id = 1; id <= 50; ++id) known(id, LegStatus::Ringing, id);
  std::vector<Participant> all;
  for (int id = 1; id <= 50; ++id) all.push_back(leg(id, LegStatus::Ringing));
  int ms = 0;
  int whole = 0;
  bool trusted = false;
  for (int round = 1; round <= 200 && !trusted; ++round) {
    ms = round * 750;
    for (int id = 1; id <= 50; ++id) upsert(id, ms + id);
    ASSERT_TRUE(reads.empty());
    tick(ms + 251);
    trusted = reads.empty();
    if (!trusted) {
      ++whole;
      answerAll(ms + 255, all);
    }
  }
  ASSERT_TRUE(trusted);
  EXPECT_GE(whole, 54);
  EXPECT_LE(whole, 70);
  tick(ms + 750 + 100);
  EXPECT_TRUE(reads.empty());
  tick(ms + 750 + 100 + 51);
  EXPECT_FALSE(reads.empty());
}

TEST_F(ReadPlanTest, AStormOfFirstSightsIsServedBySixteenGetsAndOneOfEverything) {
  std::vector<Participant> all;
  for (int id = 1; id <= 100; ++id) {
    upsert(id, 0);
    all.push_back(leg(id, LegStatus::Ringing));
  }
  ASSERT_EQ(reads.size(), 17u);
  EXPECT_FALSE(reads.back().leg);
  std::swap(reads.front(), reads.back());
  answerAll(50, all);
  EXPECT_EQ(changes.size(), 21u);
  // The rest had come after that GET was sent; another one serves them.
  const auto whole = std::count_if(reads.begin(), reads.end(), [](const Read& read) { return !read.leg; });
  EXPECT_EQ(whole, 1);
}

TEST_F(ReadPlanTest, AHugeListIsNotReadForTheSakeOfAFew) {
  plan.reset({}, 10 * 1024 * 1024);
  for (int id = 1; id <= 15; ++id) known(id, LegStatus::Ringing, 0);
  for (int id = 1; id <= 5; ++id) upsert(id, 750);
  tick(1000);
  EXPECT_EQ(reads.size(), 5u);
  for (const auto& read : reads) EXPECT_TRUE(read.leg);
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

TEST(BeatTest, LearnsThePeriodOfAnotherPhoneSystem) {
  Cadence cadence;
  for (int i = 0; i < 200; ++i) cadence.confirmed(Elapsed(1000));
  EXPECT_NEAR(static_cast<double>(cadence.period().count()), 1000, 2);
  cadence.confirmed(Elapsed(5));
  cadence.confirmed(Elapsed(60'000));
  EXPECT_NEAR(static_cast<double>(cadence.period().count()), 1000, 2);
}

TEST(BeatTest, ThePunctualerTheRepeatsTheFewerChangesAreTakenForOne) {
  Cadence cadence;
  for (int i = 0; i < 200; ++i) cadence.confirmed(Elapsed(750 + i % 2));
  EXPECT_EQ(cadence.earliness(), Elapsed(6));
  for (int i = 0; i < 200; ++i) cadence.confirmed(Elapsed(740 + i % 20));
  EXPECT_GE(cadence.earliness(), Elapsed(15));
  EXPECT_LE(cadence.earliness(), Elapsed(25));
  for (int i = 0; i < 200; ++i) cadence.confirmed(Elapsed(i % 2 == 0 ? 400 : 1500));
  EXPECT_EQ(cadence.earliness(), Elapsed(60));
}

TEST(BeatTest, LateIsARepeatAndEarlyIsNot) {
  const Cadence cadence;
  Beat beat;
  EXPECT_FALSE(beat.probable(cadence, Elapsed(0)));
  beat.upsert(cadence, Elapsed(0));
  EXPECT_FALSE(beat.probable(cadence, Elapsed(1)));
  EXPECT_FALSE(beat.probable(cadence, Elapsed(700)));
  EXPECT_TRUE(beat.probable(cadence, Elapsed(720)));
  EXPECT_TRUE(beat.probable(cadence, Elapsed(1400)));
  EXPECT_FALSE(beat.probable(cadence, Elapsed(1600)));
}

TEST(BeatTest, ALateRepeatDoesNotMakeThePunctualNextOneEarly) {
  const Cadence cadence;
  Beat beat;
  beat.upsert(cadence, Elapsed(0));
  beat.upsert(cadence, Elapsed(800));
  EXPECT_TRUE(beat.probable(cadence, Elapsed(1500)));
  EXPECT_TRUE(beat.probable(cadence, Elapsed(1550)));
}

}  // namespace
}  // namespace relay::threecx
