#include "Core/Delivery/EndpointPause.h"

#include <vector>

#include <gtest/gtest.h>

#include "Core/Delivery/EndpointQueue.h"
#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

class PausedEndpointTest : public testing::Test {
 protected:
  std::vector<std::int64_t> takeAll(WallTime now) {
    std::vector<std::int64_t> taken;
    while (const auto* delivery = queue.take(now)) taken.push_back(delivery->seq);
    return taken;
  }

  // The one probe that is due, answered with `code`.
  std::int64_t probe(WallTime now, int code) {
    const auto taken = takeAll(now);
    EXPECT_EQ(taken.size(), 1u);
    if (taken.empty()) return 0;
    last = queue.answered(taken[0], status(code), now);
    return taken[0];
  }

  EndpointQueue queue{QueueRules{}, noJitter};
  Verdict last;
};

using Seqs = std::vector<std::int64_t>;

TEST_F(PausedEndpointTest, HoldsEverythingAndAsksAgainEachMinuteWithTheOldestEvent) {
  for (std::int64_t seq = 1; seq <= 3; ++seq) queue.add(started(seq, seq));
  EXPECT_EQ(takeAll(noon), (Seqs{1, 2, 3}));
  const auto first = queue.answered(2, status(401), noon);
  EXPECT_TRUE(first.paused);
  EXPECT_EQ(first.nextTry, std::nullopt);
  EXPECT_FALSE(queue.answered(1, status(403), noon).paused);
  queue.answered(3, status(500), noon);
  EXPECT_EQ(takeAll(noon + 59s), Seqs{});
  EXPECT_EQ(queue.wakeAt(noon), noon + 60s);
  EXPECT_EQ(probe(noon + 60s, 401), 1);
  EXPECT_EQ(queue.wakeAt(noon + 60s), noon + 120s);
}

TEST_F(PausedEndpointTest, AsksAGoneReceiverEachHour) {
  queue.add(ended(1, 1));
  takeAll(noon);
  queue.answered(1, status(410), noon);
  EXPECT_EQ(queue.wakeAt(noon), noon + 1h);
  EXPECT_EQ(probe(noon + 1h, 410), 1);
}

TEST_F(PausedEndpointTest, GoesOnWithEverythingWhenAProbeIsTaken) {
  for (std::int64_t seq = 1; seq <= 3; ++seq) queue.add(started(seq, seq));
  takeAll(noon);
  for (std::int64_t seq = 1; seq <= 3; ++seq) queue.answered(seq, status(401), noon);
  EXPECT_EQ(probe(noon + 60s, 200), 1);
  EXPECT_TRUE(last.resumed);
  EXPECT_FALSE(queue.pause().on());
  EXPECT_EQ(takeAll(noon + 60s), (Seqs{2, 3}));
}

TEST_F(PausedEndpointTest, DoesNotTakeAnAnswerThatWasUnderWayForTheEndOfThePause) {
  queue.add(started(1, 1));
  queue.add(started(2, 2));
  takeAll(noon);
  queue.answered(1, status(401), noon);
  EXPECT_FALSE(queue.answered(2, status(200), noon).resumed);
  EXPECT_TRUE(queue.pause().on());
}

TEST_F(PausedEndpointTest, AsksWithAnotherCallAfterThreeRefusalsSoThatOneEventNeverParksTheLine) {
  queue.add(ended(1, 1));
  queue.add(ended(2, 1, 2));
  queue.add(ended(3, 2));
  queue.configure({1, std::nullopt, 20s, std::chrono::hours(77)});
  EXPECT_EQ(takeAll(noon), Seqs{1});
  EXPECT_TRUE(queue.answered(1, status(403), noon).paused);
  EXPECT_EQ(probe(noon + 60s, 403), 1);
  EXPECT_EQ(probe(noon + 120s, 403), 1);
  EXPECT_EQ(probe(noon + 180s, 200), 3);
  EXPECT_TRUE(last.resumed);
  EXPECT_EQ(takeAll(noon + 180s), Seqs{1});
  const auto dead = queue.answered(1, status(403), noon + 180s);
  EXPECT_EQ(dead.state, DeliveryState::Dead);
  EXPECT_FALSE(queue.pause().on());
  EXPECT_EQ(takeAll(noon + 180s), Seqs{2});
}

TEST_F(PausedEndpointTest, LosesNothingWhenTheWholeReceiverRefusedForHours) {
  for (std::int64_t seq = 1; seq <= 5; ++seq) queue.add(ended(seq, seq));
  takeAll(noon);
  for (std::int64_t seq = 1; seq <= 5; ++seq) queue.answered(seq, status(401), noon);
  auto now = noon;
  for (int minute = 0; minute < 300; ++minute) probe(now += 60s, 401);
  probe(now += 60s, 200);
  EXPECT_TRUE(last.resumed);
  const auto rest = takeAll(now);
  EXPECT_EQ(rest.size(), 4u);
  for (const auto seq : rest) EXPECT_EQ(queue.answered(seq, status(200), now).state, DeliveryState::Delivered);
}

TEST_F(PausedEndpointTest, ExpiresLiveEventsAllTheSame) {
  queue.add(ended(1, 1));
  queue.add(ringing(2, 2));
  takeAll(noon);
  queue.answered(1, status(401), noon);
  queue.answered(2, status(401), noon);
  EXPECT_EQ(queue.expire(noon + 20s).size(), 1u);
  EXPECT_EQ(queue.size(), 1u);
}

TEST_F(PausedEndpointTest, ResumesAtOnceWhenAskedTo) {
  queue.add(ended(1, 1));
  queue.add(ended(2, 2));
  takeAll(noon);
  queue.answered(2, status(503), noon);
  queue.answered(1, status(401), noon);
  EXPECT_TRUE(queue.resume(noon + 1s));
  EXPECT_EQ(takeAll(noon + 1s), (Seqs{1, 2}));
  EXPECT_FALSE(queue.resume(noon + 1s));
}

TEST_F(PausedEndpointTest, DoesNotCountTheHoldTowardsKeepTrying) {
  queue.add(ended(1, 1));
  takeAll(noon);
  queue.answered(1, status(401), noon);
  const auto later = noon + std::chrono::hours(24 * 10);
  queue.resume(later);
  takeAll(later);
  EXPECT_EQ(queue.answered(1, status(503), later).state, DeliveryState::Waiting);
}

TEST_F(PausedEndpointTest, HoldsWhateverAProbeIsAnswered) {
  queue.add(ended(1, 1));
  takeAll(noon);
  queue.answered(1, status(401), noon);
  auto now = noon;
  for (const int code : {404, 404, 404, 404, 500, 0, 301}) {
    EXPECT_EQ(probe(now += 60s, code), 1);
    EXPECT_EQ(last.state, DeliveryState::Waiting) << code;
  }
  EXPECT_TRUE(queue.pause().on());
}

TEST_F(PausedEndpointTest, GoesOnWithThePauseOfAnEarlierRunAndAsksAtOnce) {
  queue.restoreHolds({{"e", noon - 48h, noon - 24h, 401}, {"e", noon - 2h, std::nullopt, 403}}, noon);
  EXPECT_TRUE(queue.pause().on());
  EXPECT_EQ(queue.pause().httpStatus(), 403);
  EXPECT_EQ(queue.pause().heldSince(noon - 30h, noon), 8h);
  queue.add(ended(1, 1));
  queue.add(ended(2, 2));
  EXPECT_EQ(takeAll(noon), Seqs{1});
}

TEST(EndpointPause, MeasuresTheOverlapOfHoldsWithATime) {
  EndpointPause pause;
  pause.begin(401, noon);
  pause.end(noon + 10min);
  pause.begin(401, noon + 20min);
  EXPECT_EQ(pause.heldSince(noon - 1h, noon + 25min), 15min);
  EXPECT_EQ(pause.heldSince(noon + 5min, noon + 25min), 10min);
  EXPECT_EQ(pause.heldSince(noon + 22min, noon + 25min), 3min);
  EXPECT_EQ(pause.heldSince(noon + 26min, noon + 25min), 0min);
}

TEST(EndpointPause, IsNoFurtherAwayAfterTheClockWasSetBack) {
  EndpointPause pause;
  pause.begin(401, noon);
  pause.clockWentBack(noon - 3h);
  EXPECT_EQ(pause.nextProbe(), noon - 3h + 60s);
}

}  // namespace
}  // namespace relay
