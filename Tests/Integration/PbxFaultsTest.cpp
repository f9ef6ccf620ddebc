// What a phone system may do to the relay, and what the receiver hears of it: nothing is lost, nothing is invented.
#include "Tests/Integration/Scene.h"
#include "Tests/Support/LocalHttp.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

class PbxFaults : public SceneTest {
 protected:
  // One call in the middle of the trouble, one after it.
  void expectAllTold(std::size_t calls, const ComparisonRules& rules = {}, std::chrono::milliseconds limit = 30s) {
    const Comparison result = compareCalls(calls, limit, rules);
    EXPECT_TRUE(result.faults.empty()) << result.text();
    EXPECT_GT(result.delivered, 0U);
  }
  bool answeredNow(std::int64_t callId) {
    return crm->waitFor([&](const Webhook& one) {
      return one.value("event") == "incomingcall_started" &&
             one.value("id").find("_" + std::to_string(callId) + "-") != std::string::npos;
    }) != nullptr;
  }
};

TEST_F(PbxFaults, EventsInTheGapOfADroppedSocketAreFoundAfterwards) {
  begin();
  // Answered before the cut, ended in the gap.
  const auto first = pbx->call(shortCall("answered", 2));
  ASSERT_TRUE(answeredNow(first));
  // Rings before the cut, is answered in the gap.
  pbx->call(R"({"kind":"answered","ring_ms":2500,"talk_ms":15500})");
  ASSERT_TRUE(crm->waitForCount(3));
  pbx->fault(R"({"name":"refuse","ms":600000})");
  ASSERT_TRUE(waitUntil(15s, [&] { return pbx->expected().size() == 1 && pbx->stat("participants") == 1; }));
  pbx->fault(R"({"name":"refuse","ms":0})");
  ASSERT_TRUE(relay.waitForLine("Connected again", 40s));
  pbx->call(shortCall());
  expectAllTold(3, {-1, false});
  EXPECT_EQ(crm->countTaken(), crm->count());
}

TEST_F(PbxFaults, ACallThatIsAnsweredAndEndsInTheGapIsToldFromTheCallLog) {
  begin();
  pbx->call(R"({"kind":"answered","ring_ms":2500,"talk_ms":500})");
  pbx->call(R"({"kind":"missed","ring_ms":2500})");
  ASSERT_TRUE(crm->waitForCount(2));
  pbx->fault(R"({"name":"refuse","ms":600000})");
  ASSERT_TRUE(waitUntil(15s, [&] { return pbx->expected().size() == 2; }));
  pbx->fault(R"({"name":"refuse","ms":0})");
  ASSERT_TRUE(relay.waitForLine("Connected again", 40s));
  expectAllTold(2);
}

TEST_F(PbxFaults, ASocketThatEndsPolitelyOrNotIsOpenedAgain) {
  begin();
  pbx->call(shortCall("answered", 2));
  ASSERT_TRUE(crm->waitForCount(2));
  pbx->fault(R"({"name":"drop","how":"close","code":1012})");
  ASSERT_TRUE(relay.waitForLine("Connected again"));
  pbx->fault(R"({"name":"drop"})");
  ASSERT_TRUE(waitUntil(15s, [&] { return relay.linesWith("Connected again") >= 2; }));
  pbx->call(shortCall());
  expectAllTold(2, {2, false});
}

TEST_F(PbxFaults, CallIdsThatStartAgainAfterARestartAreOtherCalls) {
  begin();
  const auto first = pbx->call(shortCall("answered", 20));
  ASSERT_TRUE(answeredNow(first));
  pbx->fault(R"({"name":"restart","ms":1500})");
  ASSERT_TRUE(relay.waitForLine("Connected again"));
  const auto again = pbx->call(shortCall());
  EXPECT_EQ(again, first);
  const auto other = pbx->call(shortCall("missed"));
  EXPECT_EQ(other, first + 1);
  expectAllTold(3, {3, false});
  // The call that the restart cut has ended, too, once.
  std::size_t ends = 0;
  for (const auto& one : crm->received()) ends += one.value("event") == "incoming" ? 1U : 0U;
  EXPECT_EQ(ends, 3U);
}

TEST_F(PbxFaults, RefusedTokensAreSaidOnceAndTriedUntilTheyAreGiven) {
  pbxOptions = {"--fault", "token_refuse,count=1000"};
  begin(false);
  relay.start();
  const auto line = relay.waitForLine("refuses client_id crm");
  ASSERT_TRUE(line);
  ASSERT_TRUE(waitUntil(15s, [&] { return pbx->count("token") >= 3; }));
  pbx->fault(R"({"name":"clear"})");
  EXPECT_NE(line->find("client_id or client_secret is wrong"), std::string::npos) << *line;
  ASSERT_TRUE(relay.waitForLine("Connected to the phone system", 30s));
  EXPECT_EQ(relay.linesWith("refuses client_id crm"), 1U);
  pbx->call(shortCall());
  expectAllTold(1);
}

TEST_F(PbxFaults, TokensThatExpireEarlyOrAreKilledCostNoEvent) {
  begin();
  pbx->fault(R"({"name":"token_expire","seconds":1})");
  pbx->fault(R"({"name":"token_kill"})");
  for (int i = 0; i < 4; ++i) {
    pbx->call(shortCall("answered", 1));
    ASSERT_TRUE(crm->waitForCount(static_cast<std::size_t>(3 * i + 2)));
    pbx->fault(R"({"name":"token_kill"})");
    ASSERT_TRUE(crm->waitForCount(static_cast<std::size_t>(3 * i + 3)));
  }
  expectAllTold(4);
}

TEST_F(PbxFaults, AnotherLoginThatClosesTheSocketIsRecoveredFrom) {
  begin();
  pbx->fault(R"({"name":"token_old","dies":true,"close_socket":true})");
  pbx->fault(R"({"name":"token_kill"})");
  pbx->call(shortCall("answered", 1));
  pbx->call(shortCall("missed"));
  expectAllTold(2, {2, true});
}

TEST_F(PbxFaults, SlowAndFailingGetsNeverEndACall) {
  begin();
  pbx->fault(R"({"name":"delay","ms":300,"jitter":200,"kind":"participant"})");
  pbx->fault(R"({"name":"fail","status":500,"kind":"participant","count":15})");
  for (int i = 0; i < 5; ++i) pbx->call(R"({"kind":"answered","ring_ms":2500,"talk_ms":9500})");
  // What is told late may be told late; a call that goes on is not ended by a failure.
  expectAllTold(5, {4, false}, 30s);
  EXPECT_GT(pbx->count("faults"), 0);
}

TEST_F(PbxFaults, A404ThatComesBeforeTheRemoveEndsTheCallOnce) {
  begin();
  pbx->fault(R"({"name":"gone_early","ms":500})");
  pbx->call(shortCall("answered", 1));
  pbx->call(shortCall("missed"));
  pbx->call(shortCall("outbound", 1));
  expectAllTold(3);
}

TEST_F(PbxFaults, AGapInTheSequenceIsClosedByASnapshot) {
  begin();
  const auto before = pbx->count("get snapshot");
  pbx->call(shortCall("answered", 3));
  ASSERT_TRUE(crm->waitForCount(2));
  ASSERT_TRUE(waitUntil(5s, [&] { return pbx->stat("participants") == 1; }));
  pbx->fault(R"({"name":"lose_removes","count":1})");
  ASSERT_TRUE(waitUntil(10s, [&] { return pbx->expected().size() == 1; }));
  pbx->fault(R"({"name":"skip_sequence","by":1})");
  pbx->call(shortCall("answered", 1));
  expectAllTold(2, {2, false});
  EXPECT_GT(pbx->count("get snapshot"), before) << pbx->stats();
}

TEST_F(PbxFaults, LostRemovesAreFoundAtTheNextConnection) {
  begin();
  pbx->call(shortCall("answered", 1));
  ASSERT_TRUE(crm->waitForCount(2));
  pbx->fault(R"({"name":"lose_removes","count":1000})");
  ASSERT_TRUE(waitUntil(10s, [&] { return pbx->expected().size() == 1; }));
  pbx->fault(R"({"name":"drop"})");
  ASSERT_TRUE(relay.waitForLine("Connected again"));
  expectAllTold(1, {8, false});
}

TEST_F(PbxFaults, APhoneSystemThatIsNotThereIsWaitedForWithOneClearLine) {
  const auto port = freePort();
  ini.dataDir = folder.file("data");
  ini.pbxUrl = "http://127.0.0.1:" + std::to_string(port);
  crm = std::make_unique<Crm>(folder);
  ini.crmUrl = crm->url();
  writeIni();
  relay.start();
  const auto spoken = relay.waitForLine("calls are not seen until it is back");
  ASSERT_TRUE(spoken);
  EXPECT_NE(spoken->find("cannot connect"), std::string::npos) << *spoken;
  pbx = std::make_unique<PhoneSystem>(folder, Words{"--listen", "127.0.0.1:" + std::to_string(port)});
  ASSERT_TRUE(relay.waitForLine("Connected to the phone system", 40s));
  EXPECT_EQ(relay.linesWith("calls are not seen until it is back"), 1U);
  pbx->call(shortCall());
  expectAllTold(1);
}

TEST_F(PbxFaults, ACertificateForAnotherHostIsOneClearLineAndCaFileMendsTheRest) {
  pbxOptions = {"--https"};
  begin(false);
  relay.start();
  const auto untrusted = relay.waitForLine("calls are not seen until it is back");
  ASSERT_TRUE(untrusted);
  EXPECT_NE(untrusted->find("ca_file"), std::string::npos) << *untrusted;
  EXPECT_EQ(relay.stop(), 0);

  ini.pbx = {"ca_file = " + pbx->caFile()};
  writeIni();
  pbx->fault(R"({"name":"certificate","host":"wrong.example.com"})");
  relay.start();
  const auto wrongHost = relay.waitForLine("calls are not seen until it is back");
  ASSERT_TRUE(wrongHost);
  EXPECT_NE(wrongHost->find("wrong.example.com"), std::string::npos) << *wrongHost;
  EXPECT_NE(wrongHost->find("127.0.0.1"), std::string::npos) << *wrongHost;
  pbx->fault(R"({"name":"certificate","host":"127.0.0.1","days":-1})");
  ASSERT_TRUE(relay.waitForLine("expired on", 40s));
  pbx->fault(R"({"name":"certificate","host":"127.0.0.1"})");
  ASSERT_TRUE(relay.waitForLine("Connected to the phone system", 40s));
  pbx->call(shortCall());
  expectAllTold(1);
}

TEST_F(PbxFaults, RightsThatAreMissingAreNamedAndTheRestWorks) {
  pbxOptions = {"--deny", "activecalls,calllog"};
  begin();
  const auto active = relay.waitForLine("ActiveCalls");
  ASSERT_TRUE(active);
  EXPECT_NE(active->find("System Owner"), std::string::npos) << *active;
  const auto log = relay.waitForLine("call log");
  ASSERT_TRUE(log);
  EXPECT_NE(log->find("warning"), std::string::npos) << *log;
  pbx->call(shortCall());
  pbx->call(shortCall("missed"));
  pbx->call(shortCall("outbound"));
  expectAllTold(3);
}

TEST_F(PbxFaults, WithoutCallControlItSaysWhichRightIsMissingAndWorksWhenItIsGiven) {
  pbxOptions = {"--fault", "deny,rights=callcontrol"};
  begin(false);
  relay.start();
  const auto line = relay.waitForLine("403");
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("3CX Call Control API Access"), std::string::npos) << *line;
  pbx->fault(R"({"name":"allow","rights":"callcontrol"})");
  ASSERT_TRUE(relay.waitForLine("Connected to the phone system", 40s));
  pbx->call(shortCall());
  expectAllTold(1);
}

}  // namespace
}  // namespace relay::test
