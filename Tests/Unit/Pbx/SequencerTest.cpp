#include "Core/Pbx/ThreeCx/Sequencer.h"

#include <vector>

#include <gtest/gtest.h>

namespace relay::threecx {
namespace {

class SequencerTest : public ::testing::Test {
 protected:
  static WallTime at(int ms) { return WallTime(std::chrono::milliseconds(ms)); }
  // The participant's id is the order of its frame.
  void add(std::uint64_t order, int frameMs, std::int64_t callId, int nowMs) {
    sequencer.add(ParticipantGone{at(frameMs), "101", static_cast<std::int64_t>(order)}, {order, at(frameMs), callId},
                  Elapsed(nowMs));
  }
  std::vector<std::int64_t> release(int nowMs) {
    std::vector<std::int64_t> ids;
    for (const auto& change : sequencer.release(pending, Elapsed(nowMs))) {
      ids.push_back(std::get<ParticipantGone>(change).participantId);
    }
    return ids;
  }
  using Ids = std::vector<std::int64_t>;

  Sequencer sequencer;
  PendingReads pending;
};

TEST_F(SequencerTest, WithoutReadsUnderWayEverythingPassesAtOnce) {
  add(1, 0, 5, 0);
  EXPECT_EQ(release(0), Ids{1});
  EXPECT_FALSE(sequencer.nextDue());
}

TEST_F(SequencerTest, AChangeWaitsForAnEarlierFrameOfItsCall) {
  pending[1] = {at(0), 5};
  add(2, 1, 5, 10);
  EXPECT_EQ(release(10), Ids{});
  pending.clear();
  add(1, 0, 5, 11);
  EXPECT_EQ(release(11), (Ids{1, 2}));
}

TEST_F(SequencerTest, ItWaitsThirtyMillisecondsForAQuickPhoneSystem) {
  pending[1] = {at(0), 5};
  add(2, 1, 5, 10);
  EXPECT_EQ(sequencer.nextDue(), Elapsed(40));
  EXPECT_EQ(release(39), Ids{});
  EXPECT_EQ(release(40), Ids{2});
}

TEST_F(SequencerTest, ItWaitsAQuarterOfAnAnswersTimeForASlowOne) {
  for (int i = 0; i < 50; ++i) sequencer.answerTook(Elapsed(164));
  pending[1] = {at(0), 5};
  add(2, 1, 5, 10);
  EXPECT_EQ(sequencer.nextDue(), Elapsed(51));
}

TEST_F(SequencerTest, ItNeverWaitsLongerThanFiftyMilliseconds) {
  for (int i = 0; i < 50; ++i) sequencer.answerTook(Elapsed(4000));
  pending[1] = {at(0), 5};
  add(2, 1, 5, 10);
  EXPECT_EQ(sequencer.nextDue(), Elapsed(60));
}

TEST_F(SequencerTest, WhatHasWaitedLongEnoughDoesNotOvertakeWhatCameMeanwhile) {
  pending[1] = {at(0), std::nullopt};
  pending[2] = {at(1), std::nullopt};
  add(3, 2, 5, 10);
  EXPECT_EQ(release(10), Ids{});
  pending.erase(2);
  add(2, 1, 5, 18);
  EXPECT_EQ(release(18), Ids{});
  EXPECT_EQ(release(40), (Ids{2, 3}));
}

TEST_F(SequencerTest, OtherCallsDoNotWait) {
  pending[1] = {at(0), 5};
  add(2, 1, 6, 10);
  EXPECT_EQ(release(10), Ids{2});
}

TEST_F(SequencerTest, LaterFramesDoNotHoldUpEarlierOnes) {
  pending[3] = {at(2), 5};
  add(2, 1, 5, 10);
  EXPECT_EQ(release(10), Ids{2});
}

TEST_F(SequencerTest, ANewParticipantHoldsUpOnlyWhatCameJustAfterIt) {
  pending[1] = {at(0), std::nullopt};
  add(2, 10, 5, 20);
  add(3, 11, 6, 20);
  EXPECT_EQ(release(20), Ids{3});
}

TEST_F(SequencerTest, WhatIsHeldIsNotOvertakenWithinItsCall) {
  pending[1] = {at(0), std::nullopt};
  add(2, 5, 5, 20);
  add(3, 50, 5, 20);
  EXPECT_EQ(release(20), Ids{});
  pending.clear();
  EXPECT_EQ(release(21), (Ids{2, 3}));
}

}  // namespace
}  // namespace relay::threecx
