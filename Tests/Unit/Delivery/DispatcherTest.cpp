#include "Core/Delivery/Dispatcher.h"

#include <gtest/gtest.h>

#include "Core/Delivery/WebhookId.h"
#include "Tests/Unit/Delivery/DispatcherFixture.h"

namespace relay {
namespace {

using namespace test;

class DispatcherTest : public DispatcherFixture {};

TEST_F(DispatcherTest, SendsAnEventAsSoonAsItIsOnDiskAndRecordsTheAnswer) {
  configure();
  store.slow = true;
  bool onDisk = false;
  dispatcher->accept({eventOf(EventKind::Ringing, 7)}, {{"call", "state"}}, noon, [&] { onDisk = true; });
  run();
  EXPECT_TRUE(network.sent.empty());
  store.release();
  EXPECT_FALSE(onDisk);
  run();
  EXPECT_TRUE(onDisk);
  ASSERT_EQ(network.sent.size(), 1u);
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Delivered);
  EXPECT_EQ(store.rows.at(1).attempts, 1);
  EXPECT_EQ(store.rows.at(1).word, "ringing");
  EXPECT_EQ(store.calls.at(0).state, "state");
  EXPECT_EQ(store.contact, noon);
  EXPECT_EQ(statusOf("crm").delivered, 1u);
  EXPECT_EQ(statusOf("crm").waiting, 0u);
}

TEST_F(DispatcherTest, SendsTheHeadersThatReceiversRelyOn) {
  crm.headers = {{"X-Token", "abc"}};
  crm.timeout = 3s;
  network.receiver = [](const SentRequest&) { return 500; };
  configure();
  accept({eventOf(EventKind::Started, 7)});
  advance(1s);
  ASSERT_EQ(network.sent.size(), 2u);
  const auto id = webhookIdOf(eventOf(EventKind::Started, 7), "incomingcall_started", "crm");
  for (const auto& request : network.sent) {
    EXPECT_EQ(request.header("Webhook-Id"), id);
    EXPECT_EQ(request.header("X-Token"), "abc");
    EXPECT_EQ(request.request.timeout, 3s);
  }
  EXPECT_EQ(network.sent[0].header("Webhook-Attempt"), "1");
  EXPECT_EQ(network.sent[1].header("Webhook-Attempt"), "2");
}

TEST_F(DispatcherTest, SendsEachEndpointWhatItsSectionAsksFor) {
  auto log2 = crm;
  log2.name = "log";
  log2.events = {"ended"};
  dispatcher->configure({crm, log2}, {});
  accept({eventOf(EventKind::Ringing, 7, 1), eventOf(EventKind::Ended, 8, 2)});
  EXPECT_EQ(statusOf("crm").delivered, 2u);
  EXPECT_EQ(statusOf("log").delivered, 1u);
  EXPECT_EQ(statusOf("log").filtered, 1u);
  EXPECT_EQ(store.rows.size(), 3u);
}

TEST_F(DispatcherTest, WritesNumbersForTheCountryOfThePhoneSystem) {
  crm.callerIdFormat = CallerIdFormat::E164;
  dispatcher->configure({crm}, "DE");
  auto event = eventOf(EventKind::Ringing, 7);
  event.callerNumber = "03012345678";
  accept({event});
  ASSERT_EQ(network.sent.size(), 1u);
  EXPECT_NE(network.sent[0].request.url.find("callerid=%2B493012345678"), std::string::npos);
}

TEST_F(DispatcherTest, KeepsTheStateOfCallsThoughNobodyWantsTheEvent) {
  crm.events = {"ended"};
  configure();
  bool onDisk = false;
  dispatcher->accept({eventOf(EventKind::Ringing, 7)}, {{"call", "state"}}, std::nullopt, [&] { onDisk = true; });
  run();
  EXPECT_TRUE(onDisk);
  EXPECT_EQ(store.calls.size(), 1u);
  EXPECT_TRUE(store.rows.empty());
}

TEST_F(DispatcherTest, KeepsTheOrderOfACallThroughFailures) {
  int failures = 2;
  network.receiver = [&](const SentRequest& request) {
    return request.parameter("event") == "incomingcall_started" && failures-- > 0 ? 503 : 200;
  };
  configure();
  accept({eventOf(EventKind::Ringing, 7, 1), eventOf(EventKind::Started, 7, 2, 1)});
  accept({eventOf(EventKind::Ended, 7, 3, 1), eventOf(EventKind::Ended, 8, 1, 1)});
  advance(10s);
  std::vector<std::string> words;
  for (const auto& request : network.sent) words.push_back(request.parameter("event"));
  EXPECT_EQ(words, (std::vector<std::string>{"ringing", "incomingcall_started", "incoming", "incomingcall_started",
                                             "incomingcall_started", "incoming"}));
  EXPECT_EQ(statusOf("crm").failedAttempts, 2u);
  EXPECT_EQ(statusOf("crm").delivered, 4u);
}

TEST_F(DispatcherTest, WakesUpForRetriesByItself) {
  network.receiver = [](const SentRequest&) { return 0; };
  configure();
  accept({eventOf(EventKind::Started, 7)});
  for (const auto& [time, attempts] : {std::pair{1s, 2}, {3s, 3}, {10s, 4}, {30s, 5}}) {
    advance(time - 1ms);
    EXPECT_EQ(network.sent.size(), static_cast<std::size_t>(attempts - 1));
    advance(1ms);
    EXPECT_EQ(network.sent.size(), static_cast<std::size_t>(attempts));
  }
  EXPECT_EQ(statusOf("crm").problem, "crm.example:443 refused the connection");
}

TEST_F(DispatcherTest, ExpiresLiveEventsAndCountsAndRecordsThem) {
  network.receiver = [](const SentRequest&) { return std::optional<int>(); };
  crm.maxInFlight = 1;
  configure();
  accept({eventOf(EventKind::Started, 1), eventOf(EventKind::Ringing, 7), eventOf(EventKind::Ringing, 8)});
  accept({eventOf(EventKind::Ended, 8, 2)});
  EXPECT_EQ(store.rows.at(3).state, DeliveryState::Expired);
  EXPECT_EQ(store.rows.at(3).note, "overtaken by the end of the call");
  advance(20s);
  EXPECT_EQ(store.rows.at(2).state, DeliveryState::Expired);
  EXPECT_EQ(statusOf("crm").expired, 2u);
  EXPECT_EQ(log.count("ringing of call 260314120000_7-0 expired: older than live_for (20 s)"), 1);
}

TEST_F(DispatcherTest, PausesLoudlyHoldsAndGoesOnWhenTheReceiverDoes) {
  int code = 401;
  network.receiver = [&](const SentRequest&) { return code; };
  configure();
  accept({eventOf(EventKind::Ended, 7), eventOf(EventKind::Ended, 8)});
  EXPECT_TRUE(statusOf("crm").paused);
  EXPECT_EQ(log.count("error Endpoint crm is paused: the receiver answered HTTP 401"), 1);
  EXPECT_EQ(store.allHolds.size(), 1u);
  const auto before = network.sent.size();
  advance(59s);
  EXPECT_EQ(network.sent.size(), before);
  code = 200;
  advance(1s);
  EXPECT_FALSE(statusOf("crm").paused);
  EXPECT_EQ(statusOf("crm").delivered, 2u);
  EXPECT_EQ(store.allHolds.at(0).ended, noon + 60s);
  EXPECT_EQ(log.count("Endpoint crm is no longer paused"), 1);
}

TEST_F(DispatcherTest, RemindsOfAPauseEachHour) {
  network.receiver = [](const SentRequest&) { return 403; };
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  advance(3h + 1min);
  EXPECT_EQ(log.count("has been paused for"), 3);
}

TEST_F(DispatcherTest, GoesOnWithAPauseAfterARestartAndProbesAtOnce) {
  store.allHolds = {{"crm", noon - 1h, std::nullopt, 401}};
  store.put("crm", eventOf(EventKind::Ended, 7), noon - 2h);
  store.put("crm", eventOf(EventKind::Ended, 8), noon - 2h);
  network.receiver = [](const SentRequest&) { return 401; };
  configure();
  EXPECT_EQ(network.sent.size(), 1u);
  EXPECT_TRUE(statusOf("crm").paused);
  EXPECT_EQ(statusOf("crm").waiting, 2u);
}

TEST_F(DispatcherTest, ResumesAtOnceWhenAskedToOrWhenTheSectionChanges) {
  int code = 401;
  network.receiver = [&](const SentRequest&) { return code; };
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  ASSERT_TRUE(dispatcher->resume("crm"));
  run();
  EXPECT_EQ(network.sent.size(), 2u);
  EXPECT_TRUE(statusOf("crm").paused);
  code = 200;
  crm.headers = {{"Authorization", "right"}};
  configure();
  EXPECT_FALSE(statusOf("crm").paused);
  EXPECT_EQ(statusOf("crm").delivered, 1u);
  EXPECT_EQ(network.sent.back().header("Authorization"), "right");
  const auto unknown = dispatcher->resume("none");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, Error::Kind::Config);
}

TEST_F(DispatcherTest, LeavesAnEndpointAloneWhoseSectionDidNotChange) {
  network.receiver = [](const SentRequest&) { return std::optional<int>(); };
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  configure();
  EXPECT_EQ(network.made, 1);
  EXPECT_EQ(network.sent.size(), 1u);
}

TEST_F(DispatcherTest, LetsRequestsInFlightFinishWhenASectionChanges) {
  network.receiver = [](const SentRequest&) { return std::optional<int>(); };
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  crm.timeout = 5s;
  configure();
  EXPECT_EQ(network.clients, 2);
  network.answer(0, 200);
  run();
  EXPECT_EQ(network.clients, 1);
  EXPECT_EQ(network.sent.size(), 1u);
  EXPECT_EQ(statusOf("crm").delivered, 1u);
}

TEST_F(DispatcherTest, MakesADeadLetterAndSaysSo) {
  network.receiver = [](const SentRequest&) { return 404; };
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  advance(30min);
  EXPECT_EQ(network.sent.size(), 3u);
  EXPECT_EQ(store.rows.at(1).state, DeliveryState::Dead);
  EXPECT_EQ(store.rows.at(1).note, "HTTP 404, given up after 3 attempts");
  EXPECT_EQ(statusOf("crm").dead, 1u);
  EXPECT_EQ(log.count("is a dead letter after 3 attempts: HTTP 404"), 1);
}

TEST_F(DispatcherTest, NeverLogsNumbersNorAnswers) {
  spdlog::set_level(spdlog::level::debug);
  network.receiver = [](const SentRequest&) { return 500; };
  configure();
  accept({eventOf(EventKind::Ringing, 7), eventOf(EventKind::Ended, 8)});
  advance(std::chrono::hours(80));
  spdlog::set_level(spdlog::level::info);
  EXPECT_GT(log.count("Endpoint crm"), 3);
  EXPECT_EQ(log.count("5551230001"), 0);
}

TEST_F(DispatcherTest, CountsNothingTwiceWhenTheStoreRefusedAnEvent) {
  store.refuseAll = true;
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  EXPECT_TRUE(network.sent.empty());
  EXPECT_EQ(statusOf("crm").waiting, 0u);
}

TEST_F(DispatcherTest, TriesAgainAtOnceWhenTheClockIsSetBack) {
  network.receiver = [](const SentRequest&) { return 503; };
  configure();
  accept({eventOf(EventKind::Ended, 7)});
  clock.time -= 3h;
  accept({});
  EXPECT_EQ(network.sent.size(), 2u);
  EXPECT_EQ(log.count("The clock was set back"), 1);
}

}  // namespace
}  // namespace relay
