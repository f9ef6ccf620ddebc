// What the makers of Standard Webhooks say of our signatures, and a JSON schema validator of our bodies.
#include <sstream>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using nlohmann::json;

constexpr const char* secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

class Signature : public SceneTest {
 protected:
  void startVerifier(const std::string& itsSecret) {
    const auto modules = runProgram(SOURCE_FOLDER "/tools/verifiers", {}, 120s);
    ASSERT_EQ(modules.code, 0) << modules.all();
    ChildProcess::Options options;
    options.program = "node";
    options.arguments = {SOURCE_FOLDER "/Tests/Integration/Verifiers/receive.mjs"};
    options.environment = {{"MODULES", modules.out.substr(0, modules.out.find('\n'))},
                           {"SECRET", itsSecret},
                           {"SCHEMA", SOURCE_FOLDER "/docs/event.schema.json"}};
    verifier = ChildProcess::start(std::move(options));
    const auto port = verifier->waitForLine("port ", 30s);
    ASSERT_TRUE(port);
    url = "http://127.0.0.1:" + port->substr(port->find(' ') + 1) + "/calls";
  }

  std::vector<json> judged() {
    std::vector<json> all;
    std::istringstream lines(verifier->output());
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with('{')) all.push_back(json::parse(line));
    }
    return all;
  }
  std::size_t countOf(const std::string& type) {
    std::size_t count = 0;
    for (const auto& one : judged()) count += json::parse(one.at("body").get<std::string>()).at("type") == type;
    return count;
  }

  std::unique_ptr<ChildProcess> verifier;
  std::string url;
};

TEST_F(Signature, TheOfficialLibrariesAndTheSchemaAcceptEveryKindOfCall) {
  startVerifier(secret);
  ini.further = "[webhook signed]\nurl = " + url +
                "\nformat = json\nstopped_ringing = yes\nsigning_secret = " + std::string("an older secret, ") +
                secret + "\n";
  begin();
  for (const char* kind : {"answered", "missed", "queue", "outbound", "blind_a", "attended_a", "queue_missed"})
    pbx->call(shortCall(kind));
  ASSERT_TRUE(waitUntil(60s, [&] { return countOf("call.missed") > 0 && countOf("call.transferred") >= 2; }));
  ASSERT_TRUE(waitUntil(30s, [&] { return countOf("call.ended") >= 5; }));
  for (const auto& one : judged()) EXPECT_EQ(one.at("status"), 204) << one.dump(1);
  for (const char* type : {"call.ringing", "call.dialing", "call.started"}) EXPECT_GT(countOf(type), 0U) << type;
}

TEST_F(Signature, AnotherSecretIsRefused) {
  startVerifier("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  ini.further = "[webhook signed]\nurl = " + url + "\nformat = json\nsigning_secret = " + std::string(secret) + "\n";
  begin();
  pbx->call(shortCall());
  ASSERT_TRUE(waitUntil(30s, [&] { return !judged().empty(); }));
  EXPECT_EQ(judged().front().at("status"), 401);
}

}  // namespace
}  // namespace relay::test
