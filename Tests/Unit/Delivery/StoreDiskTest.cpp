#include <atomic>

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/MemoryVfs.h"
#include "Tests/Unit/Delivery/StoreFixture.h"

namespace relay {
namespace {

using namespace test;

class FullDiskTest : public testing::Test {
 protected:
  StoreOptions options() const {
    StoreOptions made;
    made.vfs = disk.name();
    made.lazyDelay = 1ms;
    made.retryEvery = 5ms;
    made.memoryRows = 8;
    return made;
  }

  void accept(EventKind kind, std::int64_t call) {
    Acceptance acceptance;
    acceptance.at = noon;
    acceptance.items.push_back(item("crm", eventOf(kind, call)));
    acceptance.calls.push_back({"call", std::to_string(call)});
    store->accept(std::move(acceptance), [this](const std::vector<std::int64_t>& seqs) {
      if (seqs[0] != 0) newest = seqs[0];
      ++answered;
    });
  }

  CapturedLog log;
  MemoryVfs disk;
  std::unique_ptr<Store> store = opened("relay.db", options());
  std::atomic<int> answered{0};
  std::atomic<std::int64_t> newest{0};
};

TEST_F(FullDiskTest, GoesOnFromMemorySaysSoOnceAndRecoversByItself) {
  accept(EventKind::Ended, 1);
  EXPECT_TRUE(store->flush());
  disk.setFull(true);
  accept(EventKind::Ended, 2);
  EXPECT_TRUE(within10s([&] { return answered == 2 && store->diskFailing(); }));
  accept(EventKind::Started, 3);
  EXPECT_TRUE(within10s([&] { return answered == 3; }));
  store->record({newest, DeliveryState::Delivered, 1, 200, "", noon});
  const auto flushed = store->flush();
  ASSERT_FALSE(flushed);
  EXPECT_EQ(flushed.error().kind, Error::Kind::Disk);

  disk.setFull(false);
  EXPECT_TRUE(within10s([&] { return !store->diskFailing(); }));
  EXPECT_TRUE(store->flush());
  const auto rows = rowsOf(*store);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].state, DeliveryState::Delivered);
  EXPECT_EQ(rows[1].state, DeliveryState::Waiting);
  EXPECT_EQ(store->savedCalls().value()[0].state, "3");
  EXPECT_EQ(log.count("the disk is full: free some space"), 1);
  EXPECT_EQ(log.count("the disk takes data again"), 1);
}

TEST_F(FullDiskTest, TellsThatMoreWaitsThanItCanRead) {
  disk.setFailing(true);
  accept(EventKind::Ended, 1);
  EXPECT_TRUE(within10s([&] { return store->diskFailing(); }));
  WaitingRows rows;
  store->waiting("crm", 0, 10, [&](Result<WaitingRows> read) { rows = std::move(read).value(); });
  (void)store->flush();
  EXPECT_TRUE(rows.rows.empty());
  EXPECT_TRUE(rows.more);
  disk.setFailing(false);
  EXPECT_TRUE(within10s([&] { return !store->diskFailing(); }));
  EXPECT_EQ(waitingOf(*store, "crm", 0, 10).rows.size(), 1u);
}

TEST_F(FullDiskTest, RefusesLiveEventsFirstWhenMemoryIsFullTooAndSaysSo) {
  disk.setFull(true);
  for (int call = 1; call <= 4; ++call) accept(EventKind::Ended, call);
  EXPECT_TRUE(within10s([&] { return answered == 4 && store->diskFailing(); }));
  accept(EventKind::Ringing, 5);
  accept(EventKind::Ended, 6);
  EXPECT_TRUE(within10s([&] { return answered == 6; }));
  EXPECT_EQ(log.count("events were lost"), 1);
  disk.setFull(false);
  EXPECT_TRUE(within10s([&] { return !store->diskFailing(); }));
  EXPECT_TRUE(store->flush());
  EXPECT_EQ(rowsOf(*store).size(), 5u);
  EXPECT_EQ(store->savedCalls().value()[0].state, "6");
}

TEST_F(FullDiskTest, EndsEvenWhileTheDiskRefuses) {
  disk.setFailing(true);
  accept(EventKind::Ended, 1);
  EXPECT_TRUE(within10s([&] { return store->diskFailing(); }));
  store.reset();
  EXPECT_EQ(log.count("stopped while the disk refuses"), 1);
}

TEST_F(FullDiskTest, WritesEverythingBeforeItEnds) {
  store.reset();
  auto roomy = options();
  roomy.memoryRows = 1000;
  store = opened("relay.db", roomy);
  for (int call = 1; call <= 100; ++call) accept(EventKind::Ended, call);
  store.reset();
  EXPECT_EQ(answered, 100);
  store = opened("relay.db", roomy);
  EXPECT_EQ(rowsOf(*store).size(), 100u);
  EXPECT_EQ(store->savedCalls().value()[0].state, "100");
}

}  // namespace
}  // namespace relay
