#include "Tests/Integration/Scene.h"

#include <filesystem>
#include <iostream>

#include "Tests/Support/LocalHttp.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

std::string linesOf(const Words& lines) {
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  return text;
}

std::size_t eventsOf(const std::vector<ExpectedCall>& calls) {
  std::size_t events = 0;
  for (const auto& call : calls) events += call.queries.size();
  return events;
}

}  // namespace

std::string IniText::text() const {
  return "[service]\ndata_dir = " + dataDir + '\n' + linesOf(service) +                                     //
         "[pbx]\nurl = " + pbxUrl + "\nclient_id = crm\nclient_secret = " + secret + '\n' + linesOf(pbx) +  //
         "[did]\n10001 = DID-100\n" +                                                                       //
         "[webhooks]\nurl = " + crmUrl + '\n' + linesOf(webhooks) +                                         //
         "[server]\nlisten = 127.0.0.1:" + std::to_string(port == 0 ? freePort() : port) + '\n' + further;
}

void SceneTest::begin(bool withRelay) {
  if (!pbx) pbx = std::make_unique<PhoneSystem>(folder, pbxOptions);
  if (!crm) crm = std::make_unique<Crm>(folder, crmOptions);
  if (ini.dataDir.empty()) ini.dataDir = folder.file("data");
  if (ini.pbxUrl.empty()) ini.pbxUrl = pbx->url();
  if (ini.crmUrl.empty()) ini.crmUrl = crm->url();
  if (ini.port == 0) ini.port = freePort();
  writeIni();
  if (withRelay) relay.startAndConnect();
}

Comparison SceneTest::compareWhen(const std::function<bool()>& over, std::chrono::milliseconds limit,
                                  const ComparisonRules& rules) {
  const auto until = std::chrono::steady_clock::now() + limit;
  const auto left = [&] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  };
  if (!waitUntil(left(), over, 50ms)) ADD_FAILURE() << "the calls are not over in time: " << pbx->stats();
  const auto expected = pbx->expected();
  Comparison result;
  // What is too much would come soon after the rest.
  const auto allTaken = [&] { return rules.liveMayBeMissing || crm->countTaken() >= eventsOf(expected); };
  waitUntil(left(), allTaken, 20ms);
  const auto allRight = [&] { return (result = compare(expected, crm->received(), rules)).faults.empty(); };
  waitUntil(left(), allRight, 100ms);
  return result;
}

Comparison SceneTest::compareWhenDone(std::chrono::milliseconds limit, const ComparisonRules& rules) {
  return compareWhen([this] { return pbx->done(); }, limit, rules);
}

Comparison SceneTest::compareCalls(std::size_t calls, std::chrono::milliseconds limit, const ComparisonRules& rules) {
  return compareWhen([&] { return pbx->expected().size() >= calls; }, limit, rules);
}

std::string SceneTest::logFiles() const {
  namespace fs = std::filesystem;
  std::string log;
  if (!fs::exists(ini.dataDir + "/logs")) return log;
  for (const auto& entry : fs::directory_iterator(ini.dataDir + "/logs")) log += readFile(entry.path().string());
  return log;
}

bool SceneTest::waitForLogged(const std::string& text) {
  return waitUntil(15s, [&] { return logFiles().find(text) != std::string::npos; });
}

void SceneTest::TearDown() {
  if (!HasFailure()) return;
  constexpr std::size_t most = 8000;
  const std::string log = relay.log();
  if (pbx && !pbx->process().running()) std::cout << "--- the phone system has ended\n" << pbx->process().output();
  std::cout << "--- the relay's log, its end\n" << log.substr(log.size() > most ? log.size() - most : 0) << "---\n";
}

std::string shortCall(const std::string& kind, int talkSeconds) {
  return "{\"kind\":\"" + kind + "\",\"ring_ms\":200,\"talk_ms\":" + std::to_string(talkSeconds * 1000 + 500) + "}";
}

}  // namespace relay::test
