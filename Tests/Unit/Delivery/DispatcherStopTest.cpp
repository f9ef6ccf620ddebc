#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/DispatcherFixture.h"

namespace relay {
namespace {

using namespace test;

class DispatcherStopTest : public DispatcherFixture {
 protected:
  void stop() {
    dispatcher->stop(5s, [this] { ++stopped; });
    run();
  }
  int stopped = 0;
};

TEST_F(DispatcherStopTest, EndsAtOnceWhenNothingIsInFlight) {
  configure();
  stop();
  EXPECT_EQ(stopped, 1);
}

TEST_F(DispatcherStopTest, LetsWhatIsInFlightFinishAndStartsNothingNew) {
  network.receiver = [](const SentRequest&) { return std::optional<int>(); };
  crm.maxInFlight = 1;
  configure();
  accept({eventOf(EventKind::Ended, 7), eventOf(EventKind::Ended, 8)});
  stop();
  EXPECT_EQ(stopped, 0);
  network.answer(0, 200);
  run();
  EXPECT_EQ(stopped, 1);
  EXPECT_EQ(network.sent.size(), 1u);
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Delivered);
  EXPECT_EQ(store.rows.at(2).state, DeliveryState::Waiting);
}

TEST_F(DispatcherStopTest, GivesUpAfterTheGraceAndLeavesTheEventForTheNextStart) {
  network.receiver = [](const SentRequest&) { return std::optional<int>(); };
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  stop();
  advance(5s);
  EXPECT_EQ(stopped, 1);
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Waiting);
  const auto id = network.sent[0].header("Webhook-Id");
  dispatcher.reset();
  network.receiver = [](const SentRequest&) { return 200; };
  start();
  configure();
  EXPECT_EQ(network.sent.back().header("Webhook-Id"), id);
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Delivered);
}

TEST_F(DispatcherStopTest, StillPutsEventsOnDiskAfterwards) {
  configure();
  stop();
  accept({eventOf(EventKind::Ended, 7)});
  EXPECT_EQ(store.rows.size(), 1u);
  EXPECT_TRUE(network.sent.empty());
}

TEST_F(DispatcherStopTest, SaysNothingMoreOnceItIsDestroyed) {
  network.receiver = [](const SentRequest&) { return std::optional<int>(); };
  configure();
  store.slow = true;
  accept({eventOf(EventKind::Ended, 7)});
  dispatcher.reset();
  store.release();
  run();
  EXPECT_TRUE(network.sent.empty());
}

// With the real database beside it: what one run did not deliver the next one does.
TEST_F(DispatcherStopTest, DeliversAfterARestartWhatWasAcceptedBefore) {
  FreshFolder folder;
  const auto run1 = [&](int status) {
    auto real = opened(folder.file("relay.db"));
    network.receiver = [status](const SentRequest&) { return status; };
    Dispatcher own(
        {io.get_executor(), clock, *real,
         [this](const EndpointSettings& settings) { return std::make_unique<FakeClient>(network, settings.name); },
         noJitter, std::make_shared<FakeAlarm>(clock)});
    own.configure({crm}, {});
    if (status != 200) own.accept({eventOf(EventKind::Started, 7, 1, 1), eventOf(EventKind::Ended, 7, 2, 1)}, {}, noon);
    const auto expected = status == 200 ? 3u : 1u;
    EXPECT_TRUE(within10s([&] {
      run();
      return network.sent.size() == expected && (status != 200 || own.status()[0].delivered == 2);
    }));
  };
  run1(503);
  run1(200);
  EXPECT_EQ(network.sent[0].header("Webhook-Id"), network.sent[1].header("Webhook-Id"));
  EXPECT_EQ(network.sent[1].header("Webhook-Attempt"), "2");
  auto real = opened(folder.file("relay.db"));
  for (const auto& row : rowsOf(*real)) EXPECT_EQ(row.state, DeliveryState::Delivered);
}

}  // namespace
}  // namespace relay
