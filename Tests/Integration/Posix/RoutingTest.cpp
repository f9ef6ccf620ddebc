// What the phone system's call flow asks over TLS, as curl sees it.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Rosters.h"
#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kApiKey = "the-key-of-the-call-flow";
constexpr const char* kAdminKey = "the-key-of-administrators";

class Routing : public SceneTest {
 protected:
  void writePlan(const std::string& keys, const std::string& duty = {}) {
    folder.write("roster.csv", rosterOf("Max Mustermann"));
    ini.further = keys + "[onduty]\nenabled = yes\nroster = roster.csv\nfallback_number = 200\npush = no\n" + duty +
                  "[person Max Mustermann]\nmobile = 0171-2345678\n[person Erika]\nmobile = 0172-67890\n";
  }
  void writePlan() { writePlan(std::string("api_key = ") + kApiKey + "\nadmin_key = " + kAdminKey + "\n"); }
  struct Told {
    int status = 0;
    std::string body;
    // An empty object for what is no JSON, such as the answer of a server that is starting anew.
    json parsed() const {
      json read = json::parse(body, nullptr, false);
      return read.is_object() ? read : json::object();
    }
  };
  Told curl(const std::string& path, const std::string& key, Words further = {}) {
    Words words{"-sk",
                "-m",
                "10",
                "-w",
                "\n%{http_code}",
                "-H",
                "X-API-Key: " + key,
                "https://localhost:" + std::to_string(ini.port) + path};
    words.insert(words.end(), further.begin(), further.end());
    const std::string out = runProgram("curl", words).out;
    const auto end = out.rfind('\n');
    return {std::atoi(out.substr(end + 1).c_str()), out.substr(0, end)};
  }
  bool waitForStatus(const std::string& status) {
    return waitUntil(15s, [&] { return curl("/integration/routing", kApiKey).parsed().value("status", "") == status; });
  }
};

TEST_F(Routing, TheCurlLineOfTheDocumentsGetsTheDocumentedAnswer) {
  writePlan();
  begin();
  ASSERT_TRUE(waitForStatus("active_plan"));
  const auto told = curl("/integration/routing", kApiKey);
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.body.find(R"({"status":"active_plan","destination_number":"01712345678","source":"plan",)"
                           R"("display_name":"Max Mustermann",)"),
            0U)
      << told.body;
  for (const char* member : {"valid_until", "next", "fallbacks", "stale", "as_of"})
    EXPECT_TRUE(told.parsed().contains(member)) << member;
}

TEST_F(Routing, WrongKeysAreRefusedAndWeakOnesDoNotOpenTheRoute) {
  writePlan();
  begin();
  EXPECT_EQ(curl("/integration/routing", "secret-cx-key").status, 401);
  EXPECT_EQ(curl("/integration/schedule", kApiKey).status, 200);
  writePlan("");
  writeIni();
  ASSERT_TRUE(waitUntil(15s, [&] { return curl("/integration/routing", kApiKey).status == 403; }));
  EXPECT_NE(curl("/integration/routing", kApiKey).body.find("api_key is missing"), std::string::npos);
  writePlan("api_key = secret-cx-key\n");
  writeIni();
  ASSERT_TRUE(relay.waitForLine("stands in public documents"));
  EXPECT_EQ(curl("/integration/routing", "secret-cx-key").status, 403);
}

TEST_F(Routing, WithoutAPlanTheFallbackIsToldOrNothing) {
  writePlan();
  folder.write("roster.csv", rosterOfThePast());
  begin();
  ASSERT_TRUE(waitForStatus("no_plan"));
  EXPECT_EQ(curl("/integration/routing", kApiKey).parsed().at("destination_number"), "200");
  writePlan(std::string("api_key = ") + kApiKey + "\n", "pull_empty = yes\n");
  folder.write("roster.csv", rosterOfThePast());
  writeIni();
  EXPECT_TRUE(waitUntil(
      15s, [&] { return curl("/integration/routing", kApiKey).parsed().value("destination_number", "?").empty(); }));
}

TEST_F(Routing, AnOverrideCountsAtOnceAndEndsWhenItIsCleared) {
  writePlan();
  begin();
  ASSERT_TRUE(waitForStatus("active_plan"));
  const Words set{"-X", "POST", "-d", R"({"person":"erika","to":"2099-01-01T00:00:00Z","why":"flu"})"};
  EXPECT_EQ(curl("/integration/override", kApiKey, set).status, 401);
  // A year is the longest: the far end is refused with a reason.
  const auto tooLong = curl("/integration/override", kAdminKey, set);
  EXPECT_EQ(tooLong.status, 400) << tooLong.body;
  const auto done = curl("/integration/override", kAdminKey,
                         {"-X", "POST", "-d", R"({"person":"erika","why":"flu","to":")" + dayFromNow(1) + "\"}"});
  ASSERT_EQ(done.status, 200) << done.body;
  const auto told = curl("/integration/routing", kApiKey).parsed();
  EXPECT_EQ(told.at("source"), "override");
  EXPECT_EQ(told.at("destination_number"), "017267890");
  EXPECT_EQ(curl("/integration/override", kAdminKey, {"-X", "DELETE"}).parsed().at("overrides"), 1);
  EXPECT_EQ(curl("/integration/routing", kApiKey).parsed().at("source"), "plan");
}

TEST_F(Routing, IsAnsweredWhileThePhoneSystemIsAway) {
  writePlan();
  begin();
  ASSERT_TRUE(waitForStatus("active_plan"));
  pbx->fault(R"({"name":"refuse","ms":60000})");
  ASSERT_TRUE(relay.waitForLine("calls are not seen until it is back"));
  EXPECT_EQ(curl("/integration/routing", kApiKey).parsed().at("destination_number"), "01712345678");
}

TEST_F(Routing, IsAnsweredWhileTheDatabaseCannotBeUsedAndByTheServiceAfterwards) {
  writePlan();
  begin(false);
  fs::create_directories(ini.dataDir + "/relay.db");  // where the database should be
  relay.start("service");
  ASSERT_TRUE(waitForStatus("active_plan"));
  EXPECT_EQ(curl("/integration/routing", kApiKey).parsed().at("destination_number"), "01712345678");
  EXPECT_EQ(curl("/integration/routing", "wrong").status, 401);
  EXPECT_EQ(curl("/health", kAdminKey).status, 404);
  fs::remove(ini.dataDir + "/relay.db");
  EXPECT_TRUE(waitUntil(20s, [&] { return curl("/health", kAdminKey).status == 200; }));
  EXPECT_EQ(curl("/integration/routing", kApiKey).parsed().at("destination_number"), "01712345678");
  EXPECT_EQ(relay.stop(), 0);
}

}  // namespace
}  // namespace relay::test
