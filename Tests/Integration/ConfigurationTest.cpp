// webhooks.ini and the running program: faults, reloading, the last good copy, secrets and numbers in the log.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;

class Configuration : public SceneTest {
 protected:
  void replaceIni(const std::string& text) {
    folder.write("webhooks.ini.new", text);
    fs::rename(folder.file("webhooks.ini.new"), iniFile());
  }
  bool told(Crm& receiver) {
    pbx->call(shortCall());
    return receiver.waitFor([](const Webhook& one) { return one.value("event") == "incoming"; }) != nullptr;
  }
};

TEST_F(Configuration, AllFaultsAreShownAtOnceWithTheirLinesAndExitCode1) {
  folder.write("webhooks.ini",
               "[service]\ndata_dir = " + folder.file("data") +
                   "\nlog_keep_days = 14x\n[pbx]\nurl = ftp://pbx\nclient_idd = crm\n[webhook]\nurl = nonsense\n"
                   "[webhooks]\nurl = https://crm.example.com/\ntimeout = 10\n[servr]\n");
  for (const Words& words : {Words{"check", "--offline"}, Words{"run"}}) {
    const auto result = relay.command(words);
    const std::string text = result.all();
    EXPECT_EQ(result.code, 1) << text;
    for (const char* part : {"line 3", "log_keep_days", "line 5", "url = ftp://pbx", "line 6", "client_id", "line 11",
                             "timeout = 10", "line 12", "\"server\"", "client_secret"})
      EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  const auto asJson = nlohmann::json::parse(relay.command({"check", "--offline", "--json"}).out);
  EXPECT_GE(asJson.at("settings").size(), 6U);
}

TEST_F(Configuration, AFileThatIsNotThereIsSaidAndExitCode1) {
  const auto result = relay.command({"run"});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.all().find(iniFile()), std::string::npos) << result.all();
}

TEST_F(Configuration, AChangeIsPickedUpWithinTwoSecondsAlsoWhenTheFileIsReplaced) {
  Crm second(folder, {}, "second"), third(folder, {}, "third");
  begin();
  ini.crmUrl = second.url();
  writeIni();
  ASSERT_TRUE(relay.waitForLine("[webhooks] url", 2500ms));
  EXPECT_TRUE(told(second));
  ini.crmUrl = third.url();
  replaceIni(ini.text());
  ASSERT_TRUE(waitUntil(2500ms, [&] { return relay.linesWith("[webhooks] url") == 2; }));
  EXPECT_TRUE(told(third));
  EXPECT_EQ(crm->count(), 0U);
  EXPECT_EQ(second.count(), 3U);
}

TEST_F(Configuration, ATrunkThatGetsANameIsReportedUnderItWithoutARestart) {
  begin();
  std::string text = ini.text();
  text.replace(text.find("DID-100"), 7, "Hotline");
  replaceIni(text);
  ASSERT_TRUE(relay.waitForLine("Hotline", 3s));
  ASSERT_TRUE(waitUntil(15s, [&] { return relay.linesWith("to the phone system") >= 2; }));
  pbx->call(shortCall());
  ASSERT_TRUE(crm->waitFor([](const Webhook& one) { return one.value("event") == "incomingcall_started"; }));
  EXPECT_EQ(crm->received()[0].value("did"), "Hotline");
}

TEST_F(Configuration, AFaultyChangeIsRefusedWholeAndTheSettingsBeforeStayInForce) {
  begin();
  const std::string good = ini.text();
  ini.crmUrl = "http://127.0.0.1:1/elsewhere";
  ini.webhooks = {"timeout = soon"};
  writeIni();
  ASSERT_TRUE(relay.waitForLine("timeout = soon", 3s));
  ASSERT_TRUE(relay.waitForLine("the settings before its last change are in force"));
  EXPECT_EQ(nlohmann::json::parse(relay.command({"status", "--json"}).out).at("status"), "degraded");
  EXPECT_TRUE(told(*crm));
  fs::remove(iniFile());
  ASSERT_TRUE(waitUntil(5s, [&] { return relay.linesWith("the settings before its last change") >= 2; }));
  folder.write("webhooks.ini", good);
  ASSERT_TRUE(waitUntil(5s, [&] {
    return nlohmann::json::parse(relay.command({"status", "--json"}).out).at("status") == "ok";
  }));
  EXPECT_TRUE(told(*crm));
}

TEST_F(Configuration, ARestartWithAFaultyFileUsesTheLastGoodOneWithALoudWarning) {
  ini.secret = "a-secret-of-some-length";
  pbxOptions = {"--client-secret", ini.secret};
  begin();
  ASSERT_EQ(relay.stop(), 0);
  folder.write("webhooks.ini", ini.text() + "[nonsense]\n");
  relay.startAndConnect();
  const auto line = relay.waitForLine("last good settings");
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("error"), std::string::npos) << *line;
  EXPECT_TRUE(told(*crm));
  EXPECT_EQ(relay.stop(), 0);
  // The copy holds the secret sealed.
  for (const auto& entry : fs::recursive_directory_iterator(ini.dataDir)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(readFile(entry.path().string()).find(ini.secret), std::string::npos) << entry.path();
  }
}

TEST_F(Configuration, AServiceWithoutGoodSettingsWaitsForThem) {
  begin(false);
  const std::string good = ini.text();
  folder.write("webhooks.ini", "[service]\ndata_dir = " + ini.dataDir + "\n[pbx]\n");
  relay.start("service");
  ASSERT_TRUE(waitForLogged("waiting until it is mended")) << logFiles();
  folder.write("webhooks.ini", good);
  ASSERT_TRUE(waitForLogged("Connected to the phone system")) << logFiles();
  EXPECT_TRUE(told(*crm));
  EXPECT_EQ(relay.stop(), 0);
  // Stopped while it waits it ends as asked, too.
  fs::remove_all(ini.dataDir);
  folder.write("webhooks.ini", "[pbx]\n[service]\ndata_dir = " + ini.dataDir + "\n");
  relay.start("service");
  ASSERT_TRUE(waitForLogged("waiting until it is mended")) << logFiles();
  EXPECT_EQ(relay.stop(3s), 0);
  EXPECT_EQ(relay.log(), "");
}

TEST_F(Configuration, SecretsAreNeverShownAndNumbersAreMasked) {
  const std::string pbxSecret = "pbx-secret-4711", signing = "signing-secret-4712", token = "header-token-4713",
                    admin = "admin-key-long-enough-4714", query = "query-key-4715";
  pbxOptions = {"--client-secret", pbxSecret};
  ini.secret = pbxSecret;
  ini.service = {"log_level = debug"};
  crm = std::make_unique<Crm>(folder);
  ini.crmUrl = crm->url("/hook") + "?key=" + query;
  ini.webhooks = {"header.X-Token = " + token, "signing_secret = " + signing};
  ini.further = "admin_key = " + admin + "\n";
  begin();
  pbx->call(R"({"kind":"answered","ring_ms":200,"talk_ms":500,"from":"+15557654321"})");
  pbx->call(R"({"kind":"missed","ring_ms":200,"from":"+15557654321"})");
  ASSERT_TRUE(waitUntil(15s, [&] { return relay.linesWith("missed") > 0; }));
  pbx->fault(R"({"name":"token_kill"})");
  pbx->fault(R"({"name":"drop"})");
  ASSERT_TRUE(relay.waitForLine("Connected again"));
  ini.secret = pbxSecret + "x";
  writeIni();
  ASSERT_TRUE(relay.waitForLine("client_secret"));
  ASSERT_TRUE(relay.waitForLine("refuses client_id crm"));
  ini.secret = pbxSecret;
  ini.webhooks[0] += "5";
  writeIni();
  ASSERT_TRUE(waitUntil(5s, [&] { return relay.linesWith("X-Token") + relay.linesWith("x-token") > 0; }))
      << relay.log();
  std::string text = relay.log();
  for (const Words& words : {Words{"check"}, Words{"check", "--json"}, Words{"status"}, Words{"status", "--json"}})
    text += relay.command(words).all();
  EXPECT_EQ(relay.stop(), 0);
  text += relay.log();
  for (const auto& secret : {pbxSecret, signing, token, admin, query})
    EXPECT_EQ(text.find(secret), std::string::npos) << secret << "\n" << text;
  EXPECT_EQ(text.find("5557654321"), std::string::npos) << text;
  EXPECT_NE(text.find("***4321"), std::string::npos) << text;
}

TEST_F(Configuration, NumbersAreShownWhereTheIniWantsIt) {
  ini.service = {"mask_numbers = no"};
  begin();
  pbx->call(R"({"kind":"missed","ring_ms":200,"from":"+15557654321"})");
  EXPECT_TRUE(relay.waitForLine("+15557654321"));
}

TEST_F(Configuration, SilenceIsExplained) {
  begin();
  pbx->call(shortCall("internal"));
  const auto line = relay.waitForLine("internal, not reported (internal_calls = no)");
  EXPECT_TRUE(line);
  pbx->call(shortCall());
  EXPECT_TRUE(crm->waitForTaken(3));
  for (const auto& one : crm->received()) EXPECT_NE(one.value("callerid").front(), '1') << one.target;
}

}  // namespace
}  // namespace relay::test
