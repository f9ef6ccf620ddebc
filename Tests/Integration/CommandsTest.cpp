// The commands, beside a running service and without one.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/LocalHttp.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Commands : public SceneTest {
 protected:
  json asJson(Words words) {
    words.push_back("--json");
    const auto result = relay.command(words);
    EXPECT_EQ(result.code, 0) << result.all();
    json parsed = json::parse(result.out, nullptr, false);
    EXPECT_FALSE(parsed.is_discarded()) << result.all();
    return parsed;
  }
  // One call is told; as many rows are in the record.
  void tellOne() {
    pbx->call(shortCall());
    ASSERT_TRUE(crm->waitForTaken(3));
    ASSERT_TRUE(waitUntil(5s, [&] { return asJson({"deliveries", "list", "--state", "delivered"}).size() == 3; }));
  }
  void expectRecordCommands() {
    const json rows = asJson({"deliveries", "list"});
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].at("event"), "incoming");  // newest first
    EXPECT_EQ(rows[2].at("event"), "ringing");
    const std::string seq = std::to_string(rows[0].at("seq").get<int>());
    const json one = asJson({"deliveries", "show", seq});
    EXPECT_EQ(one.at("state"), "delivered");
    EXPECT_EQ(one.at("status"), 200);
    EXPECT_EQ(one.at("webhookId"), crm->received()[2].id);
    const auto plain = relay.command({"deliveries", "show", seq});
    EXPECT_NE(plain.out.find(one.at("webhookId").get<std::string>()), std::string::npos) << plain.all();
    const std::string call = std::to_string(rows[0].at("callid").get<int>());
    EXPECT_EQ(asJson({"deliveries", "list", "--call", call}).size(), 3U);
    EXPECT_EQ(asJson({"deliveries", "list", "--call", rows[0].at("id")}).size(), 3U);
    EXPECT_EQ(asJson({"deliveries", "list", "--call", "999999"}).size(), 0U);
    EXPECT_EQ(asJson({"deliveries", "list", "--limit", "2"}).size(), 2U);
    EXPECT_EQ(asJson({"deliveries", "list", "--since", "1h"}).size(), 3U);
    EXPECT_EQ(asJson({"deliveries", "list", "--failed"}).size(), 0U);
    EXPECT_EQ(relay.command({"deliveries", "show", "4711"}).code, 1);
    EXPECT_EQ(relay.command({"deliveries", "list", "--state", "lost"}).code, 1);
    EXPECT_EQ(relay.command({"deliveries", "list", "--since", "yesterday"}).code, 1);
    EXPECT_EQ(relay.command({"deliveries", "replay"}).code, 1);
    const auto dry = relay.command({"deliveries", "replay", "--seq", seq, "--dry-run", "--json"});
    EXPECT_EQ(dry.code, 0);
    EXPECT_EQ(json::parse(dry.out).size(), 1U);
    EXPECT_NE(dry.err.find("1 would be sent again"), std::string::npos) << dry.err;
  }
  void expectAgain(const std::string& id) {
    ASSERT_TRUE(crm->waitFor([&](const Webhook& one) {
      const auto& all = crm->received();
      return one.id == id &&
             std::count_if(all.begin(), all.end(), [&](const auto& same) { return same.id == id; }) == 2;
    }));
  }
};

TEST_F(Commands, VersionAndHelpWorkAndNonsenseIsRefused) {
  const auto version = runProgram(relayProgram(), {"version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out.rfind("EmergencyRelay ", 0), 0U) << version.all();
  EXPECT_EQ(runProgram(relayProgram(), {"--help"}).code, 0);
  EXPECT_EQ(runProgram(relayProgram(), {}).code, 1);
  EXPECT_EQ(runProgram(relayProgram(), {"dance"}).code, 1);
  EXPECT_EQ(runProgram(relayProgram(), {"deliveries"}).code, 1);
  EXPECT_EQ(runProgram(relayProgram(), {"run", "--nonsense"}).code, 1);
}

TEST_F(Commands, TheRecordIsShownAndReplayedBesideARunningService) {
  begin();
  tellOne();
  expectRecordCommands();
  const std::string id = crm->received()[0].id;
  const std::string seq = std::to_string(asJson({"deliveries", "list"})[2].at("seq").get<int>());
  EXPECT_EQ(relay.command({"deliveries", "replay", "--seq", seq}).code, 0);
  expectAgain(id);
  EXPECT_EQ(relay.command({"deliveries", "resume", "webhooks"}).code, 0);
  const auto unknown = relay.command({"deliveries", "resume", "nobody"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.err.find("nobody"), std::string::npos) << unknown.all();
}

TEST_F(Commands, TheRecordIsShownAndReplayedWithoutOne) {
  begin();
  tellOne();
  const std::string id = crm->received()[0].id;
  EXPECT_EQ(relay.stop(), 0);
  expectRecordCommands();
  const std::string seq = std::to_string(asJson({"deliveries", "list"})[2].at("seq").get<int>());
  EXPECT_EQ(relay.command({"deliveries", "replay", "--seq", seq}).code, 0);
  EXPECT_EQ(relay.command({"deliveries", "resume", "webhooks"}).code, 1);  // it is not paused
  relay.start();
  expectAgain(id);
}

TEST_F(Commands, APauseCanBeEndedBeforeTheServiceStartsAgain) {
  begin();
  crm->behave(R"({"status":401})");
  pbx->call(shortCall());
  ASSERT_TRUE(relay.waitForLine("401"));
  ASSERT_TRUE(waitUntil(5s, [&] { return asJson({"status"}).at("endpoints")[0].value("paused", false); }));
  EXPECT_EQ(relay.stop(), 0);
  crm->behave(R"({"clear":true})");
  EXPECT_EQ(relay.command({"deliveries", "resume", "webhooks"}).code, 0);
  relay.start();
  EXPECT_TRUE(crm->waitFor([](const Webhook& one) { return one.value("event") == "incoming" && one.status == 200; }));
}

TEST_F(Commands, WithoutAnyRecordItSaysSo) {
  begin(false);
  const auto list = relay.command({"deliveries", "list"});
  EXPECT_EQ(list.code, 1);
  EXPECT_NE(list.err.find("relay.db"), std::string::npos) << list.all();
}

TEST_F(Commands, StatusTellsWhatGoesOnOrThatNothingRuns) {
  begin(false);
  const auto nobody = relay.command({"status"});
  EXPECT_EQ(nobody.code, 2) << nobody.all();
  EXPECT_FALSE(nobody.err.empty());
  relay.startAndConnect();
  tellOne();
  const json status = asJson({"status"});
  EXPECT_EQ(status.at("status"), "ok") << status.dump(2);
  EXPECT_TRUE(status.at("pbx").at("connected"));
  EXPECT_EQ(status.at("endpoints")[0].at("delivered"), 3);
  const auto plain = relay.command({"status"});
  EXPECT_EQ(plain.code, 0);
  EXPECT_NE(plain.out.find("connected"), std::string::npos) << plain.out;
}

TEST_F(Commands, CheckShowsWhatTheClientSeesAndWhatItDoesNot) {
  pbxOptions = {"--hidden", "150=Wextension,802=Wqueue", "--clock-ahead", "10000"};
  ini.pbx = {"extensions = 1001-1010, 190"};
  begin(false);
  pbx->call(shortCall("answered", 60));  // the phone system tells its time beside running calls
  for (const bool running : {false, true}) {
    SCOPED_TRACE(running ? "beside a running service" : "without a service");
    if (running) relay.startAndConnect();
    const auto plain = relay.command({"check"});
    EXPECT_EQ(plain.code, 0) << plain.all();
    for (const char* part : {"is in order", "may read the list of running calls", "may read the call log", "802", "190",
                             "s ahead of this machine's", "can be written", "answers 200"})
      EXPECT_NE(plain.out.find(part), std::string::npos) << part << '\n' << plain.out;
    const json found = asJson({"check"});
    EXPECT_TRUE(found.at("pbx").at("reachable"));
    EXPECT_NEAR(found.at("pbx").at("clockAheadMs").get<double>(), 10'000, 1'000);  // a Date has whole seconds
    EXPECT_TRUE(found.at("pbx").at("rights").at("activeCalls").get<bool>()) << found.dump(2);
  }
  // Neither login ended the service's own.
  pbx->call(shortCall());
  EXPECT_TRUE(crm->waitFor([](const Webhook& one) { return one.value("event") == "incoming"; }));
  EXPECT_EQ(relay.linesWith("Connected again"), 0U);
}

TEST_F(Commands, CheckEndsWith2WhenSomethingCannotBeReached) {
  begin(false);
  ini.crmUrl = "http://127.0.0.1:" + std::to_string(freePort()) + "/";
  writeIni();
  const auto crmDown = relay.command({"check"});
  EXPECT_EQ(crmDown.code, 2) << crmDown.all();
  EXPECT_NE(crmDown.out.find("refused"), std::string::npos) << crmDown.all();
  ini.crmUrl = crm->url();
  ini.pbxUrl = "http://127.0.0.1:" + std::to_string(freePort());
  writeIni();
  EXPECT_EQ(relay.command({"check"}).code, 2);
  EXPECT_EQ(relay.command({"check", "--offline"}).code, 0);
}

// A capture, played back, gives the same events.
class Capture : public Commands {
 protected:
  void playBack(const std::string& trace) {
    auto first = crm->received();
    TempFolder again;
    PhoneSystem player(again, {"--trace", trace});
    Crm listener(again);
    IniText text = ini;
    text.dataDir = again.file("data");
    text.pbxUrl = player.url();
    text.crmUrl = listener.url();
    text.port = freePort();
    RelayProgram second(again, again.write("webhooks.ini", text.text()));
    second.start();
    EXPECT_TRUE(listener.waitForTaken(first.size(), 20s)) << second.log();
    ASSERT_EQ(listener.count(), first.size()) << second.log() << readFile(trace);
    std::vector<ExpectedCall> expected;
    for (const auto& one : first) {
      const std::string id = one.value("id");
      std::string query = one.query();
      query.replace(query.find(id), id.find('_'), "@");
      const auto callId = std::atoll(id.c_str() + id.find('_') + 1);
      const auto at = std::find_if(expected.begin(), expected.end(), [&](const auto& c) { return c.callId == callId; });
      if (at == expected.end())
        expected.push_back({callId, {query}, false});
      else
        at->queries.push_back(query);
    }
    const auto result = compare(expected, listener.received());
    EXPECT_TRUE(result.faults.empty()) << result.text();
  }
};

TEST_F(Capture, OfARunningServiceCanBePlayedBack) {
  begin();
  const std::string trace = folder.file("trace.jsonl");
  auto capture = ChildProcess::start({relayProgram(), {"capture", trace, "--config", iniFile()}, {}, {}});
  ASSERT_TRUE(relay.waitForLine("Capturing"));
  pbx->call(shortCall());
  pbx->call(shortCall("missed"));
  ASSERT_TRUE(crm->waitForTaken(5));
  capture->terminate();
  EXPECT_EQ(capture->wait(10s), 0) << capture->output();
  EXPECT_EQ(pbx->count("sockets opened"), 1);
  EXPECT_EQ(readFile(trace).find("\"secret\""), std::string::npos);
  playBack(trace);
}

TEST_F(Capture, WithoutAServiceLogsInItselfAndMasksNumbers) {
  begin(false);
  const std::string trace = folder.file("trace.jsonl");
  auto capture = ChildProcess::start({relayProgram(), {"capture", trace, "--mask", "--config", iniFile()}, {}, {}});
  ASSERT_TRUE(pbx->waitForSocket());
  pbx->call(R"({"kind":"answered","ring_ms":200,"talk_ms":500,"from":"+15557654321"})");
  ASSERT_TRUE(waitUntil(15s, [&] { return pbx->expected().size() == 1; }));
  ASSERT_TRUE(waitUntil(10s, [&] {
    return readFile(trace).find("\"event_type\":1") != std::string::npos ||
           readFile(trace).find("event_type\\\":1") != std::string::npos;
  }));
  capture->terminate();
  EXPECT_EQ(capture->wait(10s), 0) << capture->output();
  const std::string text = readFile(trace);
  EXPECT_GT(text.size(), 500U);
  EXPECT_EQ(text.find("5557654321"), std::string::npos);
  EXPECT_EQ(relay.command({"capture", trace}).code, 1) << "a file that exists is not overwritten";
}

TEST_F(Commands, ProtectSealsASecretThatTheServiceUnderstands) {
  begin(false);
  const auto sealed = relay.command({"protect"}, "secret\n");
  ASSERT_EQ(sealed.code, 0) << sealed.all();
  ASSERT_EQ(sealed.out.rfind("sealed:", 0), 0U) << sealed.out;
  EXPECT_EQ(sealed.all().find("secret\n"), std::string::npos);
  ini.secret = sealed.out.substr(0, sealed.out.find('\n'));
  writeIni();
  relay.startAndConnect();
  EXPECT_EQ(relay.command({"protect"}, "").code, 1);
}

}  // namespace
}  // namespace relay::test
