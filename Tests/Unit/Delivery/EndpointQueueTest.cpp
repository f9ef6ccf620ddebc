#include "Core/Delivery/EndpointQueue.h"

#include <chrono>
#include <vector>

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

class EndpointQueueTest : public testing::Test {
 protected:
  // Everything that may be sent now, by seq.
  std::vector<std::int64_t> takeAll(WallTime now) {
    std::vector<std::int64_t> taken;
    while (const auto* delivery = queue.take(now)) taken.push_back(delivery->seq);
    return taken;
  }

  EndpointQueue queue{QueueRules{}, noJitter};
};

using Seqs = std::vector<std::int64_t>;

TEST_F(EndpointQueueTest, SendsOnlyTheOldestEventOfACall) {
  queue.add(ringing(1, 7));
  queue.add(started(2, 7));
  queue.add(ended(4, 7));
  EXPECT_EQ(takeAll(noon), Seqs{2});
}

TEST_F(EndpointQueueTest, SendsTheNextEventOfACallWhenTheOneBeforeIsDelivered) {
  queue.add(ringing(1, 7));
  queue.add(started(2, 7));
  EXPECT_EQ(takeAll(noon), Seqs{1});
  EXPECT_EQ(queue.answered(1, status(200), noon).state, DeliveryState::Delivered);
  EXPECT_EQ(takeAll(noon), Seqs{2});
}

TEST_F(EndpointQueueTest, SendsDifferentCallsSideBySideOldestFirst) {
  for (const std::int64_t seq : {5, 3, 4, 1, 2}) queue.add(started(seq, seq));
  EXPECT_EQ(takeAll(noon), (Seqs{1, 2, 3, 4, 5}));
}

TEST_F(EndpointQueueTest, AttemptsOnHoldBeforeARestartDoNotMakeTheNextWaitLonger) {
  Delivery delivery = ended(1, 7);
  delivery.attempts = 13;
  queue.add(delivery);
  EXPECT_EQ(takeAll(noon), Seqs{1});
  EXPECT_EQ(queue.answered(1, status(500), noon).nextTry, noon + 5s);
}

TEST_F(EndpointQueueTest, RefusalsBeforeARestartCount) {
  Delivery delivery = ended(1, 7);
  delivery.attempts = delivery.failures = delivery.refusals = 2;
  queue.add(delivery);
  EXPECT_EQ(takeAll(noon), Seqs{1});
  EXPECT_EQ(queue.answered(1, status(404), noon).state, DeliveryState::Dead);
}

TEST_F(EndpointQueueTest, KeepsToMaxInFlight) {
  queue.configure({2, std::nullopt, 20s, std::chrono::hours(77)});
  for (std::int64_t seq = 1; seq <= 5; ++seq) queue.add(started(seq, seq));
  EXPECT_EQ(takeAll(noon), (Seqs{1, 2}));
  EXPECT_EQ(queue.wakeAt(noon), std::nullopt);
  queue.answered(2, status(204), noon);
  EXPECT_EQ(takeAll(noon), Seqs{3});
  EXPECT_EQ(queue.inFlight(), 2u);
}

TEST_F(EndpointQueueTest, KeepsToTheRate) {
  queue.configure({64, 2.0, 20s, std::chrono::hours(77)});
  for (std::int64_t seq = 1; seq <= 5; ++seq) queue.add(started(seq, seq));
  EXPECT_EQ(takeAll(noon), (Seqs{1, 2}));
  EXPECT_EQ(queue.wakeAt(noon), noon + 500ms);
  EXPECT_EQ(takeAll(noon + 500ms), Seqs{3});
}

TEST_F(EndpointQueueTest, HoldsLaterEventsOfACallWhileOneWaitsForItsRetry) {
  queue.add(started(1, 7));
  queue.add(ended(2, 7));
  queue.add(started(3, 8));
  EXPECT_EQ(takeAll(noon), (Seqs{1, 3}));
  const auto verdict = queue.answered(1, status(503), noon);
  EXPECT_EQ(verdict.state, DeliveryState::Waiting);
  EXPECT_EQ(verdict.nextTry, noon + 1s);
  EXPECT_EQ(verdict.delivery.attempts, 1);
  EXPECT_EQ(takeAll(noon + 999ms), Seqs{});
  EXPECT_EQ(queue.wakeAt(noon), noon + 1s);
  EXPECT_EQ(takeAll(noon + 1s), Seqs{1});
  queue.answered(1, status(200), noon + 1s);
  EXPECT_EQ(takeAll(noon + 1s), Seqs{2});
}

TEST_F(EndpointQueueTest, GoesOnWithACallWhenAnEventIsDead) {
  queue.add(ended(1, 7, 1));
  queue.add(ended(2, 7, 2));
  auto now = noon;
  for (const auto wait : {0min, 2min, 28min}) {
    now += wait;
    EXPECT_EQ(takeAll(now), Seqs{1});
    const auto verdict = queue.answered(1, status(404), now);
    EXPECT_EQ(verdict.state == DeliveryState::Dead, wait == 28min);
  }
  EXPECT_EQ(takeAll(now), Seqs{2});
}

TEST_F(EndpointQueueTest, KeepsTryingAFinalEventAndThenMakesItADeadLetter) {
  queue.add(ended(1, 7));
  auto now = noon;
  int attempts = 0;
  for (;;) {
    ASSERT_EQ(takeAll(now), Seqs{1});
    const auto verdict = queue.answered(1, status(0), now);
    ++attempts;
    if (verdict.state == DeliveryState::Dead) break;
    ASSERT_EQ(verdict.state, DeliveryState::Waiting);
    now = *verdict.nextTry;
  }
  EXPECT_EQ(attempts, 14);
  EXPECT_EQ(now, noon + std::chrono::hours(77));
  EXPECT_EQ(queue.size(), 0u);
}

TEST_F(EndpointQueueTest, ExpiresALiveEventThatIsOlderThanLiveFor) {
  queue.configure({0, std::nullopt, 20s, std::chrono::hours(77)});
  queue.add(ringing(1, 7));
  EXPECT_EQ(queue.wakeAt(noon), noon + 20s);
  EXPECT_TRUE(queue.expire(noon + 19s).empty());
  const auto expired = queue.expire(noon + 20s);
  ASSERT_EQ(expired.size(), 1u);
  EXPECT_EQ(expired[0].state, DeliveryState::Expired);
  EXPECT_EQ(expired[0].note, "older than live_for (20 s)");
  EXPECT_EQ(queue.size(), 0u);
}

TEST_F(EndpointQueueTest, ExpiresALiveEventAfterItsThirdFailure) {
  queue.add(ringing(1, 7));
  queue.add(started(2, 7));
  EXPECT_EQ(takeAll(noon), Seqs{1});
  EXPECT_EQ(queue.answered(1, status(500), noon).nextTry, noon + 1s);
  EXPECT_EQ(takeAll(noon + 1s), Seqs{1});
  EXPECT_EQ(queue.answered(1, status(500), noon + 1s).nextTry, noon + 4s);
  EXPECT_EQ(takeAll(noon + 4s), Seqs{1});
  EXPECT_EQ(queue.answered(1, status(500), noon + 4s).state, DeliveryState::Expired);
  EXPECT_EQ(takeAll(noon + 4s), Seqs{2});
}

TEST_F(EndpointQueueTest, ExpiresWhatTheEndOfTheCallOvertakes) {
  queue.configure({0, std::nullopt, 20s, std::chrono::hours(77)});
  queue.add(ringing(1, 7));
  queue.add(ringing(2, 7));
  queue.add(started(3, 7));
  queue.add(ringing(4, 8));
  const auto expired = queue.add(ended(5, 7));
  ASSERT_EQ(expired.size(), 2u);
  EXPECT_EQ(expired[0].delivery.seq, 1);
  EXPECT_EQ(expired[1].delivery.seq, 2);
  EXPECT_EQ(expired[0].note, "overtaken by the end of the call");
  EXPECT_EQ(queue.size(), 3u);
}

TEST_F(EndpointQueueTest, KeepsTheRingingOfTheNextLegWhenATransferredLegEnds) {
  queue.configure({0, std::nullopt, 20s, std::chrono::hours(77)});
  queue.add(deliveryOf(1, eventOf(EventKind::Ringing, 7, 1, 2)));
  EXPECT_TRUE(queue.add(ended(2, 7, 1)).empty());
  EXPECT_EQ(queue.size(), 2u);
}

TEST_F(EndpointQueueTest, LetsAnOvertakenEventInFlightFinishButNotRetry) {
  queue.add(ringing(1, 7));
  EXPECT_EQ(takeAll(noon), Seqs{1});
  EXPECT_TRUE(queue.add(ended(2, 7)).empty());
  EXPECT_EQ(takeAll(noon), Seqs{});
  EXPECT_EQ(queue.answered(1, status(503), noon).state, DeliveryState::Expired);
  EXPECT_EQ(takeAll(noon), Seqs{2});
}

TEST_F(EndpointQueueTest, ExpiresALiveEventAtOnceWhenItsNextAttemptWouldComeTooLate) {
  queue.add(ringing(1, 7));
  takeAll(noon + 18s);
  Answer answer = status(429);
  answer.retryAfter = 30s;
  EXPECT_EQ(queue.answered(1, answer, noon + 18s).state, DeliveryState::Expired);
}

TEST_F(EndpointQueueTest, HonoursRetryAfter) {
  queue.add(ended(1, 7));
  takeAll(noon);
  Answer answer = status(429);
  answer.retryAfter = 7s;
  EXPECT_EQ(queue.answered(1, answer, noon).nextTry, noon + 7s);
}

TEST_F(EndpointQueueTest, SendsAReplayedLiveEventThoughItsCallIsLongOver) {
  auto replayed = ringing(1, 7);
  replayed.waitingSince = noon + 24h;
  queue.add(replayed);
  EXPECT_TRUE(queue.add(ended(2, 7)).empty());
  EXPECT_TRUE(queue.expire(noon + 24h).empty());
  EXPECT_EQ(takeAll(noon + 24h), Seqs{1});
}

TEST_F(EndpointQueueTest, PutsAnOlderEventOfACallBeforeTheOnesThatWait) {
  queue.configure({1, std::nullopt, 20s, std::chrono::hours(77)});
  queue.add(started(1, 1));
  EXPECT_EQ(takeAll(noon), Seqs{1});
  queue.add(ended(5, 7));
  queue.add(ended(3, 7));
  queue.answered(1, status(200), noon);
  EXPECT_EQ(takeAll(noon), Seqs{3});
  queue.answered(3, status(200), noon);
  EXPECT_EQ(takeAll(noon), Seqs{5});
}

TEST_F(EndpointQueueTest, TakesTheSameEventOnlyOnce) {
  queue.add(started(1, 7));
  queue.add(started(1, 7));
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(takeAll(noon), Seqs{1});
}

TEST_F(EndpointQueueTest, TriesEverythingAtOnceWhenTheClockWasSetBack) {
  queue.add(ended(1, 7));
  takeAll(noon);
  queue.answered(1, status(503), noon);
  const auto back = noon - 3h;
  EXPECT_EQ(takeAll(back), Seqs{});
  queue.clockWentBack(back);
  EXPECT_EQ(takeAll(back), Seqs{1});
}

TEST_F(EndpointQueueTest, StaysQuickWithAHundredThousandWaitingEvents) {
  constexpr std::int64_t count = 100'000;
  queue.configure({1, std::nullopt, 20s, std::chrono::hours(77)});
  const auto begun = std::chrono::steady_clock::now();
  for (std::int64_t seq = 1; seq <= count; ++seq) queue.add(started(seq, seq % 50'000));
  for (std::int64_t seq = 1; seq <= count; ++seq) {
    const auto* delivery = queue.take(noon);
    ASSERT_NE(delivery, nullptr);
    queue.wakeAt(noon);
    queue.expire(noon);
    queue.answered(delivery->seq, status(200), noon);
  }
  EXPECT_EQ(queue.size(), 0u);
  // A quadratic queue would take minutes.
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 30s);
}

TEST(EndpointQueueOrder, ARecordingWaitsForTheEndOfItsCallAndNeverExpires) {
  QueueRules rules;
  EndpointQueue queue(rules, noJitter);
  queue.add(ended(1, 7));
  queue.add(deliveryOf(2, recordingOf(7, {"https://relay.example/a.mp3"})));
  const auto* first = queue.take(noon);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->seq, 1);
  EXPECT_EQ(queue.take(noon), nullptr);
  queue.answered(1, status(503), noon);
  EXPECT_TRUE(queue.expire(noon + 24h).empty());
  ASSERT_EQ(queue.take(noon + 24h)->seq, 1);
  queue.answered(1, status(200), noon + 24h);
  ASSERT_EQ(queue.take(noon + 24h)->seq, 2);
}

}  // namespace
}  // namespace relay
