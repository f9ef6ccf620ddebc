#include "Core/Delivery/Store.h"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/StoreFixture.h"

namespace relay {
namespace {

using namespace test;

class StoreTest : public testing::Test {
 protected:
  void reopen() {
    store.reset();
    store = opened(folder.file("relay.db"));
  }

  FreshFolder folder;
  std::unique_ptr<Store> store = opened(folder.file("relay.db"));
};

TEST_F(StoreTest, KeepsEverythingOfAnAcceptanceOverARestart) {
  const auto event = eventOf(EventKind::Ended, 7, 3, 1);
  Acceptance acceptance;
  acceptance.items = {item("crm", event), item("log", event)};
  acceptance.calls = {{"a", "{\"x\":1}"}, {"b", "{}"}};
  acceptance.lastContact = noon + 5s;
  EXPECT_EQ(acceptNow(*store, std::move(acceptance)), (std::vector<std::int64_t>{1, 2}));
  reopen();
  const auto rows = rowsOf(*store);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].seq, 2);
  EXPECT_EQ(rows[1].endpoint, "crm");
  EXPECT_EQ(rows[1].webhookId, "msg_crm3");
  EXPECT_EQ(rows[1].word, "word");
  EXPECT_EQ(rows[1].event, event);
  EXPECT_EQ(rows[1].state, DeliveryState::Waiting);
  EXPECT_EQ(rows[1].acceptedAt, noon);
  EXPECT_EQ(rows[1].waitingSince, noon);
  EXPECT_EQ(rows[1].finishedAt, std::nullopt);
  EXPECT_EQ(store->savedCalls().value().size(), 2u);
  EXPECT_EQ(store->savedCalls().value()[0].state, "{\"x\":1}");
  EXPECT_EQ(store->lastContact().value(), noon + 5s);
  EXPECT_EQ(acceptOne(*store, "crm", event), 3);
}

TEST_F(StoreTest, IsEmptyAtFirst) {
  EXPECT_TRUE(rowsOf(*store).empty());
  EXPECT_TRUE(store->savedCalls().value().empty());
  EXPECT_EQ(store->lastContact().value(), std::nullopt);
  EXPECT_TRUE(store->waitingCounts().value().empty());
}

TEST_F(StoreTest, ReplacesAndForgetsCalls) {
  acceptNow(*store, {noon, {}, {{"a", "1"}, {"b", "1"}}, std::nullopt});
  acceptNow(*store, {noon, {}, {{"a", "2"}, {"b", ""}}, std::nullopt});
  const auto calls = store->savedCalls().value();
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].state, "2");
}

TEST_F(StoreTest, RecordsAttemptsAndOutcomes) {
  const auto seq = acceptOne(*store, "crm", eventOf(EventKind::Ended, 7));
  store->record({seq, DeliveryState::Waiting, 1, 503, "HTTP 503", noon + 1s, 3, 2});
  EXPECT_TRUE(store->flush());
  EXPECT_EQ(rowsOf(*store)[0].failures, 3);
  EXPECT_EQ(rowsOf(*store)[0].refusals, 2);
  EXPECT_EQ(rowsOf(*store)[0].state, DeliveryState::Waiting);
  EXPECT_EQ(rowsOf(*store)[0].attempts, 1);
  EXPECT_EQ(rowsOf(*store)[0].note, "HTTP 503");
  EXPECT_EQ(rowsOf(*store)[0].finishedAt, std::nullopt);
  store->record({seq, DeliveryState::Delivered, 2, 204, "", noon + 2s});
  reopen();
  const auto row = rowsOf(*store)[0];
  EXPECT_EQ(row.state, DeliveryState::Delivered);
  EXPECT_EQ(row.attempts, 2);
  EXPECT_EQ(row.httpStatus, 204);
  EXPECT_EQ(row.finishedAt, noon + 2s);
}

TEST_F(StoreTest, WritesOutcomesByItselfWhenNothingElseComes) {
  const auto seq = acceptOne(*store, "crm", eventOf(EventKind::Ended, 7));
  store->record({seq, DeliveryState::Delivered, 1, 200, "", noon});
  EXPECT_TRUE(within10s([&] { return rowsOf(*store)[0].state == DeliveryState::Delivered; }));
}

TEST_F(StoreTest, FindsRowsByEveryQuestion) {
  for (std::int64_t call = 1; call <= 6; ++call) {
    acceptOne(*store, call % 2 == 0 ? "crm" : "log", eventOf(EventKind::Ended, call), noon + call * 1min);
  }
  store->record({4, DeliveryState::Dead, 3, 404, "HTTP 404", noon});
  const auto seqs = [&](DeliveryQuery query) {
    std::vector<std::int64_t> found;
    for (const auto& row : rowsOf(*store, query)) found.push_back(row.seq);
    return found;
  };
  using Seqs = std::vector<std::int64_t>;
  DeliveryQuery query;
  EXPECT_EQ(seqs(query), (Seqs{6, 5, 4, 3, 2, 1}));
  query.limit = 2;
  EXPECT_EQ(seqs(query), (Seqs{6, 5}));
  query = {};
  query.endpoint = "crm";
  EXPECT_EQ(seqs(query), (Seqs{6, 4, 2}));
  query.state = DeliveryState::Waiting;
  EXPECT_EQ(seqs(query), (Seqs{6, 2}));
  query.state = DeliveryState::Dead;
  EXPECT_EQ(seqs(query), (Seqs{4}));
  query = {};
  query.seq = 3;
  EXPECT_EQ(seqs(query), (Seqs{3}));
  query = {};
  query.callId = 5;
  EXPECT_EQ(seqs(query), (Seqs{5}));
  query = {};
  query.callKey = "260314120000_2";
  EXPECT_EQ(seqs(query), (Seqs{2}));
  query.callKey = "260314120001_2";
  EXPECT_EQ(seqs(query), (Seqs{}));
  query = {};
  query.since = noon + 2min;
  query.until = noon + 4min;
  EXPECT_EQ(seqs(query), (Seqs{3, 2}));
}

TEST_F(StoreTest, GivesWaitingRowsOldestFirstInParts) {
  for (int i = 1; i <= 5; ++i) acceptOne(*store, i == 3 ? "log" : "crm", eventOf(EventKind::Ended, i));
  store->record({2, DeliveryState::Delivered, 1, 200, "", noon});
  auto part = waitingOf(*store, "crm", 0, 2);
  ASSERT_EQ(part.rows.size(), 2u);
  EXPECT_EQ(part.rows[0].seq, 1);
  EXPECT_EQ(part.rows[1].seq, 4);
  EXPECT_TRUE(part.more);
  part = waitingOf(*store, "crm", part.last, 2);
  ASSERT_EQ(part.rows.size(), 1u);
  EXPECT_EQ(part.rows[0].seq, 5);
  EXPECT_FALSE(part.more);
  EXPECT_EQ(store->waitingCounts().value(), (std::map<std::string, std::uint64_t>{{"crm", 3}, {"log", 1}}));
}

TEST_F(StoreTest, PutsFinishedRowsBackWithTheSameIdsAndNoAttempts) {
  const auto seq = acceptOne(*store, "crm", eventOf(EventKind::Ended, 7));
  const auto other = acceptOne(*store, "crm", eventOf(EventKind::Ended, 8));
  store->record({seq, DeliveryState::Dead, 14, 503, "gave up", noon});
  EXPECT_EQ(store->replay({seq, other, 999}, noon + 24h).value(), 1);
  const auto row = rowsOf(*store)[1];
  EXPECT_EQ(row.state, DeliveryState::Waiting);
  EXPECT_EQ(row.attempts, 0);
  EXPECT_EQ(row.webhookId, "msg_crm1");
  EXPECT_EQ(row.acceptedAt, noon);
  EXPECT_EQ(row.waitingSince, noon + 24h);
  EXPECT_EQ(row.finishedAt, std::nullopt);
  EXPECT_EQ(waitingOf(*store, "crm", 0, 10).rows.size(), 2u);
}

TEST_F(StoreTest, RemovesOldFinishedRowsButNoWaitingOnesAndNoYoungDeadLetters) {
  Acceptance acceptance;
  for (int i = 1; i <= 1500; ++i) acceptance.items.push_back(item("crm", eventOf(EventKind::Ended, i)));
  acceptNow(*store, std::move(acceptance));
  for (int i = 1; i <= 1498; ++i) store->record({i, DeliveryState::Delivered, 1, 200, "", noon + 1s});
  store->record({700, DeliveryState::Dead, 1, 404, "", noon + 1s});
  store->record({1400, DeliveryState::Expired, 1, 0, "", noon + 1h});
  store->prune(noon + 1min, noon - 1h);
  EXPECT_TRUE(within10s([&] { return rowsOf(*store).size() == 4; }));
  const auto rows = rowsOf(*store);
  EXPECT_EQ(rows[0].seq, 1500);
  EXPECT_EQ(rows[1].seq, 1499);
  EXPECT_EQ(rows[2].seq, 1400);
  EXPECT_EQ(rows[3].seq, 700);
}

TEST_F(StoreTest, NeverGivesASeqOutTwiceEvenWhenEverythingIsPruned) {
  const auto seq = acceptOne(*store, "crm", eventOf(EventKind::Ended, 7));
  store->record({seq, DeliveryState::Delivered, 1, 200, "", noon});
  store->prune(noon + 1h, noon + 1h);
  reopen();
  EXPECT_EQ(acceptOne(*store, "crm", eventOf(EventKind::Ended, 8)), seq + 1);
}

TEST_F(StoreTest, KeepsHoldsWithTheirEnds) {
  store->saveHold({"crm", noon, std::nullopt, 401});
  store->saveHold({"crm", noon, noon + 1h, 403});
  store->saveHold({"crm", noon + 2h, std::nullopt, 410});
  store->saveHold({"log", noon, std::nullopt, 401});
  reopen();
  const auto holds = store->holds("crm").value();
  ASSERT_EQ(holds.size(), 2u);
  EXPECT_EQ(holds[0].ended, noon + 1h);
  EXPECT_EQ(holds[0].httpStatus, 403);
  EXPECT_EQ(holds[1].began, noon + 2h);
  EXPECT_EQ(holds[1].ended, std::nullopt);
}

TEST_F(StoreTest, SavesTheLastContact) {
  store->saveContact(noon);
  store->saveContact(noon + 5s);
  reopen();
  EXPECT_EQ(store->lastContact().value(), noon + 5s);
}

TEST_F(StoreTest, KeepsTheOrderOfWhatManyThreadsHandOver) {
  std::vector<std::thread> threads;
  std::atomic<int> done{0};
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 1; i <= 500; ++i) {
        Acceptance acceptance;
        acceptance.at = noon;
        acceptance.items.push_back(item("crm", eventOf(EventKind::Ended, thread, i)));
        store->accept(std::move(acceptance), [&](const std::vector<std::int64_t>&) { ++done; });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(store->flush());
  EXPECT_EQ(done, 2000);
  DeliveryQuery query;
  query.limit = 10'000;
  for (int thread = 0; thread < 4; ++thread) {
    query.callId = thread;
    const auto rows = rowsOf(*store, query);
    ASSERT_EQ(rows.size(), 500u);
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i].event.sequence, 500 - static_cast<int>(i));
  }
}

}  // namespace
}  // namespace relay
