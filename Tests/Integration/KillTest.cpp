// kill -9 at any moment: nothing accepted is lost, nothing out of order within a call, repeats carry the same id.
#include <algorithm>
#include <random>
#include <set>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using nlohmann::json;

class Kill : public SceneTest {
 protected:
  // Kills the relay `times` times, each after some more deliveries, during a load of 50 calls a second.
  void killDuringLoad(int times, int calls) {
    pbxOptions = {"--load", "calls=" + std::to_string(calls) +
                                ",rate=50,seed=11,ring=2-4,talk=3-6,kinds=answered:5+missed:2+outbound:2+"
                                "outbound_unanswered:1+queue:2"};
    // A call that is over before the relay is back is told from the call log.
    ini.pbx = {"backfill = all"};
    begin();
    std::minstd_rand random(17);
    int killed = 0;
    for (; killed < times && !pbx->done(); ++killed) {
      const std::size_t more = crm->count() + 1 + random() % 60;
      ASSERT_TRUE(waitUntil(
          20s, [&] { return crm->count() >= more; }, 2ms))
          << pbx->stats() << relay.log();
      relay.kill();
      // Now and then it is killed again before it has got going.
      relay.start();
      if (random() % 4 == 0) {
        relay.waitForLine("starts with", 5s);
        relay.kill();
        relay.start();
        ++killed;
      }
    }
    EXPECT_GE(killed, times) << "the load was over too soon";
  }

  // Durations count from when the relay saw the answer: a kill may have hidden it for a moment.
  void expectNothingLost() {
    ASSERT_TRUE(waitUntil(
        180s, [&] { return pbx->done(); }, 100ms));  // the rest of the load
    const Comparison result = compareWhenDone(60s, {4, true});
    EXPECT_TRUE(result.faults.empty()) << result.text();
    EXPECT_LT(result.missingLive, result.expected / 4) << result.text();
    EXPECT_EQ(relay.stop(), 0);
    RecordProperty("repeats", static_cast<int>(result.repeats));
    RecordProperty("missing live events", static_cast<int>(result.missingLive));
    std::cout << result.text();
    expectRecordAgrees();
  }

  // What the record calls delivered was received; nothing waits or died.
  void expectRecordAgrees() {
    std::set<std::string> ids;
    for (const auto& one : crm->received())
      if (one.taken()) ids.insert(one.id);
    const json rows = json::parse(relay.command({"deliveries", "list", "--json", "--limit", "10000"}).out);
    ASSERT_FALSE(rows.empty());
    for (const auto& row : rows) {
      const std::string state = row.at("state");
      EXPECT_TRUE(state == "delivered" || state == "expired") << row.dump();
      if (state == "delivered") {
        EXPECT_TRUE(ids.count(row.at("webhookId")) == 1) << row.dump();
      }
    }
  }
};

using LongKill = Kill;

TEST_F(Kill, TwelveTimesDuringALoadOf50CallsASecondLosesNothing) {
  killDuringLoad(12, 450);
  expectNothingLost();
}

TEST_F(LongKill, AHundredTimesDuringALoadOf50CallsASecondLosesNothing) {
  killDuringLoad(100, 4000);
  expectNothingLost();
}

TEST_F(Kill, WhatWaitsForAReceiverThatIsDownSurvivesAKill) {
  begin();
  crm->refuse(true);
  for (int i = 0; i < 20; ++i) pbx->call(shortCall());
  ASSERT_TRUE(waitUntil(15s, [&] { return pbx->expected().size() == 20; }));
  ASSERT_TRUE(waitUntil(15s, [&] {
    return json::parse(relay.command({"status", "--json"}).out).at("endpoints")[0].at("waiting") >= 40;
  }));
  relay.kill();
  crm->refuse(false);
  relay.start();
  const Comparison result = compareCalls(20, 30s, {1, true});
  EXPECT_TRUE(result.faults.empty()) << result.text();
  EXPECT_EQ(relay.stop(), 0);
  expectRecordAgrees();
}

TEST_F(Kill, CallsThatComeAndGoWhileItIsDeadAreToldFromTheCallLog) {
  ini.pbx = {"backfill = all"};
  begin();
  const auto running = pbx->call(shortCall("answered", 1));
  ASSERT_TRUE(crm->waitForCount(2));
  relay.kill();
  const auto answered = pbx->call(shortCall());
  const auto missed = pbx->call(shortCall("missed"));
  ASSERT_TRUE(waitUntil(15s, [&] { return pbx->expected().size() == 3 && pbx->stat("calls") == 0; }));
  ASSERT_TRUE(waitUntil(5s, [&] { return pbx->done(); }));
  relay.startAndConnect();
  // The log knows the number that was dialled, not the trunk: the did of what it tells is another.
  const auto ended = [&](std::int64_t call, const std::string& finish) {
    return crm->waitFor([&, call](const Webhook& one) {
      return one.value("event") == "incoming" && one.value("finishtype") == finish &&
             one.value("id").find("_" + std::to_string(call) + "-") != std::string::npos;
    }) != nullptr;
  };
  EXPECT_TRUE(ended(running, "Ok"));
  EXPECT_TRUE(ended(answered, "Ok"));
  EXPECT_TRUE(ended(missed, "Missed"));
}

TEST_F(Kill, ACleanStopEndsWithinTenSecondsAndLosesNothing) {
  pbxOptions = {"--load", "calls=200,rate=50,seed=5,ring=0.5-1,talk=1-3,kinds=answered"};
  begin();
  ASSERT_TRUE(crm->waitForCount(150));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(relay.stop(12s), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 11s);
  EXPECT_EQ(relay.linesWith("EmergencyRelay has stopped"), 1U);
  relay.start();
  const Comparison result = compareWhenDone(30s, {3, true});
  EXPECT_TRUE(result.faults.empty()) << result.text();
}

}  // namespace
}  // namespace relay::test
