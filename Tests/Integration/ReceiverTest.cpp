// What a receiver may do, and what the relay makes of it.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using nlohmann::json;

class Receiver : public SceneTest {
 protected:
  void expectAllTold(std::size_t calls, const ComparisonRules& rules = {}, std::chrono::milliseconds limit = 30s) {
    const Comparison result = compareCalls(calls, limit, rules);
    EXPECT_TRUE(result.faults.empty()) << result.text();
    EXPECT_GT(result.delivered, 0U);
  }
  json status() { return json::parse(relay.command({"status", "--json"}).out); }
  json endpoint(const std::string& name = "webhooks") {
    const json all = status().at("endpoints");
    for (const auto& one : all)
      if (one.at("name") == name) return one;
    ADD_FAILURE() << name << " is not among " << all.dump();
    return json::object();
  }
  json deliveries(Words more) {
    more.insert(more.begin(), {"deliveries", "list", "--json"});
    return json::parse(relay.command(std::move(more)).out);
  }
  std::vector<Webhook> requestsOf(const std::string& event) {
    std::vector<Webhook> found;
    for (const auto& one : crm->received())
      if (one.value("event") == event) found.push_back(one);
    return found;
  }
};

using LongReceiver = Receiver;

TEST_F(Receiver, A503IsTriedAgainUnderTheSameIdAndHoldsTheOrder) {
  crmOptions = {"--script", "503,503,200"};
  begin();
  pbx->call(R"({"kind":"answered","ring_ms":200,"talk_ms":6500})");
  expectAllTold(1);
  const auto ringing = requestsOf("ringing");
  ASSERT_EQ(ringing.size(), 3U);
  for (std::size_t i = 0; i < ringing.size(); ++i) {
    EXPECT_EQ(ringing[i].id, ringing[0].id);
    EXPECT_EQ(ringing[i].attempt, static_cast<int>(i) + 1);
    EXPECT_EQ(ringing[i].agent.rfind("EmergencyRelay/", 0), 0U) << ringing[i].agent;
    EXPECT_EQ(ringing[i].method, "GET");
  }
  EXPECT_GE(ringing[1].atUs - ringing[0].atUs, 900'000);
  EXPECT_GE(ringing[2].atUs - ringing[1].atUs, 2'900'000);
  EXPECT_EQ(crm->received().size(), 5U);
}

TEST_F(Receiver, A401PausesLoudlyHoldsEverythingAndResumeSendsIt) {
  crmOptions = {"--status", "401"};
  begin();
  pbx->call(shortCall());
  const auto line = relay.waitForLine("is paused");
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("error"), std::string::npos) << *line;
  EXPECT_NE(line->find("401"), std::string::npos) << *line;
  EXPECT_NE(line->find("deliveries resume webhooks"), std::string::npos) << *line;
  pbx->call(shortCall("missed"));
  ASSERT_TRUE(waitUntil(15s, [&] { return endpoint().value("waiting", 0) >= 3; })) << status().dump(2);
  EXPECT_TRUE(endpoint().at("paused"));
  EXPECT_EQ(status().at("status"), "degraded");
  EXPECT_EQ(crm->count(), 1U);

  crm->behave(R"({"clear":true})");
  const auto resumed = relay.command({"deliveries", "resume", "webhooks"});
  EXPECT_EQ(resumed.code, 0) << resumed.all();
  expectAllTold(2, {1, true});
  EXPECT_FALSE(endpoint().at("paused"));
  EXPECT_EQ(endpoint().at("dead"), 0);
}

TEST_F(Receiver, AChangeOfItsSectionEndsAPauseAtOnce) {
  crmOptions = {"--status", "403"};
  begin();
  pbx->call(shortCall("missed"));
  ASSERT_TRUE(relay.waitForLine("is paused"));
  ASSERT_TRUE(waitUntil(15s, [&] { return pbx->expected().size() == 1 && endpoint().value("waiting", 0) >= 1; }));
  crm->behave(R"({"clear":true})");
  ini.webhooks = {"header.Authorization = Bearer of-good-news"};
  writeIni();
  ASSERT_TRUE(relay.waitForLine("is no longer paused", 5s));
  expectAllTold(1, {1, true});
}

TEST_F(LongReceiver, WhatIsNeverTakenIsADeadLetterAfterKeepTryingAndReplayedOnDemand) {
  ini.webhooks = {"keep_trying = 1m"};
  crmOptions = {"--rule", R"({"match":"event=incoming&","status":500})"};
  begin();
  pbx->call(shortCall("missed"));
  const auto line = relay.waitForLine("is a dead letter", 90s);
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("HTTP 500"), std::string::npos) << *line;
  const json dead = deliveries({"--failed"});
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].at("event"), "incoming");
  EXPECT_EQ(dead[0].at("status"), 500);
  EXPECT_EQ(endpoint().at("dead"), 1);

  crm->behave(R"({"clear":true})");
  EXPECT_EQ(relay.command({"deliveries", "replay", "--endpoint", "webhooks", "--dry-run"}).code, 0);
  EXPECT_EQ(deliveries({"--failed"}).size(), 1U);
  EXPECT_EQ(relay.command({"deliveries", "replay", "--endpoint", "webhooks"}).code, 0);
  expectAllTold(1);
  EXPECT_EQ(deliveries({"--failed"}).size(), 0U);
}

TEST_F(Receiver, WhatAnswers404WaitsTwoMinutesAndHoldsUpItsOwnCallOnly) {
  crmOptions = {"--rule", R"({"match":"event=incomingcall_started","script":"404,200"})"};
  begin();
  pbx->call(shortCall());
  const auto line = relay.waitForLine("HTTP 404");
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("next attempt in 2 min"), std::string::npos) << *line;
  const auto other = pbx->call(shortCall());
  ASSERT_TRUE(crm->waitFor([&](const Webhook& one) {
    return one.value("event") == "incoming" && one.value("id").find("_" + std::to_string(other)) != std::string::npos;
  }));
  EXPECT_EQ(endpoint().at("waiting"), 2);
  EXPECT_EQ(relay.command({"deliveries", "resume", "webhooks"}).code, 0);
  expectAllTold(2);
}

TEST_F(LongReceiver, WhatAnswers404IsAskedAgainAfterTwoMinutes) {
  crmOptions = {"--rule", R"({"match":"event=incoming&","script":"404,200"})"};
  begin();
  pbx->call(shortCall("missed"));
  ASSERT_TRUE(crm->waitFor([](const Webhook& one) { return one.attempt == 2; }, 150s));
  const auto ends = requestsOf("incoming");
  EXPECT_GE(ends[1].atUs - ends[0].atUs, 119'000'000);
  expectAllTold(1);
}

TEST_F(Receiver, AReceiverOfOneBytePerSecondDelaysNobodyElse) {
  Crm other(folder, {}, "other");
  ini.webhooks = {"timeout = 2s"};
  ini.further = "[webhook other]\nurl = " + other.url() + "\n";
  crmOptions = {"--rule", R"({"match":"callerid=%2B15550009999","per_byte":1000,"body":"a long answer"})"};
  begin();
  const auto slow = pbx->call(R"({"kind":"answered","ring_ms":200,"talk_ms":500,"from":"+15550009999"})");
  const auto fast = pbx->call(shortCall("answered", 1));
  const auto idPart = [](std::int64_t call) { return "_" + std::to_string(call) + "-"; };
  // The other endpoint has both calls, and this one has the other call, while the slow call waits for its ringing.
  const auto endOf = [&](std::int64_t call) {
    return [&, call](const Webhook& one) {
      return one.value("event") == "incoming" && one.value("id").find(idPart(call)) != std::string::npos && one.taken();
    };
  };
  const Webhook* quickEnd = other.waitFor(endOf(slow), 10s);
  ASSERT_NE(quickEnd, nullptr);
  const Webhook* fastEnd = crm->waitFor(endOf(fast), 10s);
  ASSERT_NE(fastEnd, nullptr);
  // The whole exchange is over after `timeout`, and then tried again.
  ASSERT_TRUE(waitUntil(15s, [&] {
    const auto& all = crm->received();
    return std::any_of(all.begin(), all.end(), [](const Webhook& one) { return one.attempt >= 2; });
  }));
  const auto& all = crm->received();
  const auto again = std::find_if(all.begin(), all.end(), [](const Webhook& one) { return one.attempt == 2; });
  const auto first = std::find_if(all.begin(), all.end(), [&](const Webhook& one) { return one.id == again->id; });
  EXPECT_GE(again->atUs - first->atUs, 2'900'000);
  EXPECT_LE(again->atUs - first->atUs, 8'000'000);
  EXPECT_NE(again->value("id").find(idPart(slow)), std::string::npos);
}

TEST_F(Receiver, RedirectsAreNotFollowed) {
  Crm elsewhere(folder, {}, "elsewhere");
  begin();
  crm->behave(R"({"status":302,"headers":{"Location":")" + elsewhere.url() + "\"}}");
  pbx->call(shortCall());
  ASSERT_TRUE(waitUntil(15s, [&] { return crm->count() >= 2; }));
  EXPECT_EQ(elsewhere.count(), 0U);
  EXPECT_EQ(crm->countTaken(), 0U);
}

TEST_F(Receiver, RetryAfterIsHonoured) {
  crmOptions = {"--rule", R"({"match":"event=incoming&","status":503,"retry_after":2})"};
  begin();
  pbx->call(shortCall());
  const Webhook* refused = crm->waitFor([](const Webhook& one) { return one.status == 503; });
  ASSERT_NE(refused, nullptr);
  const std::int64_t at = refused->atUs;
  crm->behave(R"({"clear":true})");
  ASSERT_TRUE(crm->waitFor([](const Webhook& one) { return one.attempt == 2; }));
  const auto ends = requestsOf("incoming");
  ASSERT_EQ(ends.size(), 2U);
  EXPECT_GE(ends[1].atUs - at, 1'900'000);
  EXPECT_LE(ends[1].atUs - at, 4'000'000);  // without Retry-After it would be 4 s at least
  expectAllTold(1);
}

TEST_F(Receiver, LiveEventsExpireAndAreCountedAndShown) {
  ini.webhooks = {"live_for = 2s"};
  begin();
  crm->refuse(true);
  pbx->call(R"({"kind":"answered","ring_ms":3000,"talk_ms":2500})");
  ASSERT_TRUE(waitUntil(15s, [&] { return endpoint().value("expired", 0) == 1; })) << status().dump(2);
  ASSERT_TRUE(relay.waitForLine("expired"));
  const json expired = deliveries({"--state", "expired"});
  ASSERT_EQ(expired.size(), 1U);
  EXPECT_EQ(expired[0].at("event"), "ringing");
  EXPECT_FALSE(expired[0].at("note").get<std::string>().empty());
  crm->refuse(false);
  expectAllTold(1, {1, true});
  EXPECT_TRUE(requestsOf("ringing").empty());
}

TEST_F(Receiver, TheEndOfACallOvertakesItsRinging) {
  begin();
  crm->behave(R"({"match":"event=ringing","status":503})");
  pbx->call(shortCall());
  expectAllTold(1, {1, true});
  EXPECT_EQ(deliveries({"--state", "expired"}).size(), 1U);
}

TEST_F(Receiver, AnHttpsReceiverIsTrustedByItsCaFileOnly) {
  crmOptions = {"--https"};
  begin();
  pbx->call(shortCall("missed"));
  const auto line = relay.waitForLine("was not delivered");
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("ca_file"), std::string::npos) << *line;
  EXPECT_EQ(crm->count(), 0U);
  ini.webhooks = {"ca_file = " + crm->caFile()};
  writeIni();
  ASSERT_TRUE(relay.waitForLine("ca_file"));
  expectAllTold(1, {1, true});
}

TEST_F(Receiver, LargeChunkedAndBrokenAnswersAreCoped) {
  begin();
  crm->behave(R"({"match":"event=incoming&","cut_after":20,"script":"200,200"})");
  crm->behave(R"({"match":"event=incomingcall_started","size":3000000})");
  crm->behave(R"({"match":"event=ringing","chunked":true,"close":true})");
  pbx->call(shortCall());
  ASSERT_TRUE(crm->waitFor([](const Webhook& one) { return one.value("event") == "incoming"; }));
  crm->behave(R"({"clear":true})");
  ASSERT_TRUE(crm->waitFor([](const Webhook& one) { return one.value("event") == "incoming" && one.attempt == 2; }));
  expectAllTold(1);
  EXPECT_LT(relay.process().residentBytes(), 100U * 1024 * 1024);
}

}  // namespace
}  // namespace relay::test
