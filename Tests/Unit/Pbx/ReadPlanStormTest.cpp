#include <algorithm>
#include <utility>
#include <vector>

#include "ReadPlanFixture.h"

namespace relay::threecx {
namespace {

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

}  // namespace
}  // namespace relay::threecx
