#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "Tests/Integration/Programs.h"

namespace relay::test {

// What a test writes into webhooks.ini: the least that works, and further lines per section.
struct IniText {
  std::string dataDir;
  std::string pbxUrl;
  std::string crmUrl;
  std::string secret = "secret";
  Words service, pbx, webhooks;  // "key = value"
  std::string further;           // whole sections
  std::uint16_t port = 0;        // of [server]; 0: some free one

  std::string text() const;
};

// A phone system, a receiver, and the relay between them, each test with its own folder. Set what should not be as
// usual, then begin().
class SceneTest : public ::testing::Test {
 protected:
  Words pbxOptions, crmOptions;
  IniText ini;

  // Starts phone system and receiver where the test has not, and writes the settings; starts the relay, too, if
  // `withRelay`.
  void begin(bool withRelay = true);
  void writeIni() { folder.write("webhooks.ini", ini.text()); }
  std::string iniFile() const { return folder.file("webhooks.ini"); }

  // Calls are through: the play is over, and for every event of it there was a request that was taken, or the time is
  // over. Then compares.
  Comparison compareWhenDone(std::chrono::milliseconds limit = 30s, const ComparisonRules& rules = {});
  // The same for calls that were made one by one: as many as `calls` have ended.
  Comparison compareCalls(std::size_t calls, std::chrono::milliseconds limit = 30s, const ComparisonRules& rules = {});

  // What a service writes where there is no journal.
  std::string logFiles() const;
  bool waitForLogged(const std::string& text);

  // Shows the log of a test that failed.
  void TearDown() override;

  TempFolder folder;
  std::unique_ptr<PhoneSystem> pbx;
  std::unique_ptr<Crm> crm;
  RelayProgram relay{folder, folder.file("webhooks.ini")};

 private:
  Comparison compareWhen(const std::function<bool()>& over, std::chrono::milliseconds limit,
                         const ComparisonRules& rules);
};

// A call that rings for 0.2 s and talks for 0.5 s more than `talkSeconds`.
std::string shortCall(const std::string& kind = "answered", int talkSeconds = 0);

}  // namespace relay::test
