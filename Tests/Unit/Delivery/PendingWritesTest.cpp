#include "Core/Delivery/PendingWrites.h"

#include <vector>

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

Acceptance acceptance(std::vector<EventKind> kinds, std::vector<SavedCall> calls = {}) {
  Acceptance made;
  made.at = noon;
  for (const auto kind : kinds) {
    made.items.push_back({"e", "id", "word", std::make_shared<CallEvent>(eventOf(kind, 1))});
  }
  made.calls = std::move(calls);
  return made;
}

std::function<void(std::vector<std::int64_t>)> nobody() {
  return [](const std::vector<std::int64_t>&) {};
}

TEST(PendingWrites, NumbersEventsFromTheLastOneOnDisk) {
  PendingWrites pending(41, 1000);
  pending.accept(acceptance({EventKind::Started, EventKind::Ended}), nobody());
  pending.accept(acceptance({EventKind::Started}), nobody());
  const auto batch = pending.take(false);
  ASSERT_EQ(batch.accepted.size(), 2u);
  EXPECT_EQ(batch.accepted[0].seqs, (std::vector<std::int64_t>{42, 43}));
  EXPECT_EQ(batch.accepted[1].seqs, (std::vector<std::int64_t>{44}));
}

TEST(PendingWrites, Groups256RowsAtMostButNeverSplitsAnAcceptance) {
  PendingWrites pending(0, 100'000);
  for (int i = 0; i < 300; ++i) pending.accept(acceptance({EventKind::Started}), nobody());
  EXPECT_EQ(pending.take(false).accepted.size(), 256u);
  EXPECT_EQ(pending.take(false).accepted.size(), 44u);
  pending.accept(acceptance(std::vector(1000, EventKind::Started)), nobody());
  pending.accept(acceptance({EventKind::Started}), nobody());
  EXPECT_EQ(pending.take(false).accepted.size(), 1u);
}

TEST(PendingWrites, KeepsTheLastOutcomeOfAnEventAndNeverBeforeTheEventItself) {
  PendingWrites pending(10, 1000);
  pending.accept(acceptance(std::vector(300, EventKind::Started)), nobody());
  pending.accept(acceptance({EventKind::Started}), nobody());
  pending.record({5, DeliveryState::Waiting, 1, 503, "", noon});
  pending.record({5, DeliveryState::Delivered, 2, 200, "", noon});
  pending.record({311, DeliveryState::Delivered, 1, 200, "", noon});
  const auto first = pending.take(false);
  ASSERT_EQ(first.outcomes.size(), 1u);
  EXPECT_EQ(first.outcomes[0].attempts, 2);
  const auto second = pending.take(false);
  ASSERT_EQ(second.outcomes.size(), 1u);
  EXPECT_EQ(second.outcomes[0].seq, 311);
  EXPECT_TRUE(pending.empty());
}

TEST(PendingWrites, RefusesLiveEventsFirstWhenMemoryIsFullAndAllOfThemLater) {
  PendingWrites pending(0, 8);
  EXPECT_EQ(pending.accept(acceptance(std::vector(8, EventKind::Ringing)), nobody()), 0u);
  EXPECT_EQ(pending.accept(acceptance({EventKind::Ringing, EventKind::Ended}, {{"c", "1"}}), nobody()), 1u);
  EXPECT_EQ(pending.accept(acceptance({EventKind::Ended, EventKind::Ended}, {{"c", "2"}}), nobody()), 2u);
  const auto batch = pending.take(true);
  ASSERT_EQ(batch.accepted.size(), 3u);
  EXPECT_EQ(batch.accepted[1].seqs, (std::vector<std::int64_t>{0, 9}));
  EXPECT_EQ(batch.accepted[1].acceptance.items.size(), 1u);
  EXPECT_EQ(batch.accepted[2].seqs, (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(batch.accepted[2].acceptance.calls.size(), 1u);
  pending.written(batch);
  EXPECT_EQ(pending.accept(acceptance({EventKind::Ringing}), nobody()), 0u);
}

TEST(PendingWrites, KeepsOnlyTheNewestStateOfACallWhenMemoryIsFull) {
  PendingWrites pending(0, 4);
  pending.accept(acceptance(std::vector(5, EventKind::Ended)), nobody());
  for (int i = 0; i < 1000; ++i) {
    pending.accept(acceptance({EventKind::Ended}, {{"call" + std::to_string(i % 3), std::to_string(i)}}), nobody());
    EXPECT_EQ(pending.takeUnacknowledged().empty(), false);
  }
  const auto batch = pending.take(true);
  ASSERT_EQ(batch.accepted.size(), 2u);
  const auto& calls = batch.accepted[1].acceptance.calls;
  ASSERT_EQ(calls.size(), 3u);
  EXPECT_EQ(calls[0].state, "999");
}

TEST(PendingWrites, HandsOutEachAcknowledgementOnceInOrder) {
  PendingWrites pending(0, 100);
  std::vector<std::int64_t> seen;
  for (int i = 0; i < 3; ++i) {
    pending.accept(acceptance({EventKind::Ended}),
                   [&](const std::vector<std::int64_t>& seqs) { seen.push_back(seqs[0]); });
  }
  EXPECT_TRUE(pending.hasUnacknowledged());
  for (auto& rows : pending.takeUnacknowledged()) rows.acknowledge();
  EXPECT_FALSE(pending.hasUnacknowledged());
  for (auto& rows : pending.take(true).accepted) rows.acknowledge();
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2, 3}));
}

}  // namespace
}  // namespace relay
