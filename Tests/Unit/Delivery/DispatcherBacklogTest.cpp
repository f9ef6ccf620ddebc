#include <cstdint>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/DispatcherFixture.h"

namespace relay {
namespace {

using namespace test;

class DispatcherBacklogTest : public DispatcherFixture {};

TEST_F(DispatcherBacklogTest, SendsWhatWaitsOnDiskInOrderAfterAStart) {
  store.put("crm", eventOf(EventKind::Started, 7, 2, 1), noon - 1min);
  store.put("crm", eventOf(EventKind::Ended, 7, 3, 1), noon - 1min);
  store.put("other", eventOf(EventKind::Ended, 9), noon - 1min);
  configure();
  ASSERT_EQ(network.sent.size(), 2u);
  EXPECT_EQ(network.sent[0].header("Webhook-Id"), "msg_1");
  EXPECT_EQ(network.sent[1].header("Webhook-Id"), "msg_2");
  EXPECT_EQ(log.count("1 events wait for endpoint other"), 1);
}

TEST_F(DispatcherBacklogTest, ExpiresLiveEventsThatWaitedThroughAStop) {
  store.put("crm", eventOf(EventKind::Ringing, 7), noon - 1min);
  clock.time = noon + 1min;
  configure();
  EXPECT_TRUE(network.sent.empty());
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Expired);
}

TEST_F(DispatcherBacklogTest, KeepsALongOutageOnDiskAndDeliversAllOfItInOrderAfterwards) {
  constexpr int calls = 15'000;
  bool up = false;
  network.receiver = [&](const SentRequest&) { return up ? 200 : 503; };
  configure();
  for (int call = 1; call <= calls; ++call)
    accept({eventOf(EventKind::Ended, call, 1), eventOf(EventKind::Ended, call, 2)});
  EXPECT_EQ(statusOf("crm").waiting, 2u * calls);
  network.sent.clear();
  up = true;
  ASSERT_TRUE(dispatcher->resume("crm"));
  for (int round = 0; round < 100 && statusOf("crm").waiting > 0; ++round) advance(1s);
  EXPECT_EQ(statusOf("crm").waiting, 0u);
  EXPECT_EQ(network.sent.size(), 2u * calls);
  std::map<std::string, const DeliveryRow*> rows;
  for (const auto& [seq, row] : store.rows) rows[row.webhookId] = &row;
  std::map<std::int64_t, std::int64_t> newest;
  for (const auto& request : network.sent) {
    const auto* row = rows.at(request.header("Webhook-Id"));
    EXPECT_EQ(row->state, DeliveryState::Delivered);
    EXPECT_LT(std::exchange(newest[row->event.callId], row->seq), row->seq);
  }
  EXPECT_GT(store.reads, 20);
}

TEST_F(DispatcherBacklogTest, ReadsAgainWhenTheDiskCouldNotBeRead) {
  store.put("crm", eventOf(EventKind::Ended, 7), noon);
  store.readsFail = true;
  configure();
  advance(3s);
  EXPECT_TRUE(network.sent.empty());
  store.readsFail = false;
  advance(1s);
  EXPECT_EQ(network.sent.size(), 1u);
}

TEST_F(DispatcherBacklogTest, ReplaysDeadLettersUnderTheirIds) {
  int code = 404;
  network.receiver = [&](const SentRequest&) { return code; };
  configure();
  accept({eventOf(EventKind::Ended, 7), eventOf(EventKind::Ended, 8)});
  advance(30min);
  ASSERT_EQ(statusOf("crm").dead, 2u);
  const auto id = network.sent.front().header("Webhook-Id");
  code = 200;
  DeliveryQuery query;
  query.callId = 7;
  const auto dry = dispatcher->replay(query, true);
  ASSERT_TRUE(dry);
  EXPECT_EQ(dry.value().size(), 1u);
  run();
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Dead);
  EXPECT_EQ(dispatcher->replay(query, false).value().size(), 1u);
  run();
  EXPECT_EQ(network.sent.back().header("Webhook-Id"), id);
  EXPECT_EQ(network.sent.back().header("Webhook-Attempt"), "1");
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Delivered);
  EXPECT_EQ(store.rows.at(2).state, DeliveryState::Dead);
  EXPECT_EQ(statusOf("crm").waiting, 0u);
}

TEST_F(DispatcherBacklogTest, ReplaysExpiredEventsAndLeavesWaitingOnesAlone) {
  network.receiver = [](const SentRequest& request) {
    return request.parameter("event") == "ringing" ? std::optional(200) : std::nullopt;
  };
  crm.maxInFlight = 1;
  configure();
  accept({eventOf(EventKind::Started, 1), eventOf(EventKind::Ringing, 7)});
  advance(1min);
  ASSERT_EQ(statusOf("crm").expired, 1u);
  EXPECT_EQ(dispatcher->replay({}, false).value().size(), 1u);
  network.answer(0, 200);
  run();
  EXPECT_EQ(store.rows.at(2).state, DeliveryState::Delivered);
}

TEST_F(DispatcherBacklogTest, KeepsTheEventsOfAnEndpointThatIsTakenOutUntilItComesBack) {
  network.receiver = [](const SentRequest&) { return 503; };
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  crm.enabled = false;
  configure();
  EXPECT_EQ(network.clients, 0);
  accept({eventOf(EventKind::Ended, 8)});
  advance(1h);
  EXPECT_EQ(network.sent.size(), 1u);
  EXPECT_EQ(store.rows.size(), 1u);
  network.receiver = [](const SentRequest&) { return 200; };
  crm.enabled = true;
  configure();
  EXPECT_EQ(network.sent.size(), 2u);
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Delivered);
}

TEST_F(DispatcherBacklogTest, RefusesAFormatThatItDoesNotHaveWithoutLosingWhatWaits) {
  crm.format = WireFormat::N8n;
  store.put("crm", eventOf(EventKind::Ended, 7), noon);
  configure();
  EXPECT_EQ(log.count("this version sends format = query and json only"), 1);
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Waiting);
  crm.format = WireFormat::Query;
  configure();
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Delivered);
}

}  // namespace
}  // namespace relay
