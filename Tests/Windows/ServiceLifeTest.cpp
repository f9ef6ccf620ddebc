// The life of the Windows service: installed, started, stopped, killed, removed.
#include <windows.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "Tests/Support/Waiting.h"
#include "Tests/Windows/InstalledService.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

using ServiceLife = InstalledService;

// The program file that an event source names; empty: there is no such source.
std::string messageFileOf(const std::string& source) {
  char file[1024]{};
  DWORD size = sizeof file;
  const std::string key = "SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\" + source;
  RegGetValueA(HKEY_LOCAL_MACHINE, key.c_str(), "EventMessageFile", RRF_RT_ANY, nullptr, file, &size);
  return file;
}

TEST_F(ServiceLife, ItIsInstalledWithItsFirstSettingsTellsACallAndIsRemovedWithoutItsData) {
  begin(false);
  fs::remove(iniFile());
  const auto installed =
      service({"install", "--config", iniFile(), "--set", "pbx.url=" + pbx->url(), "--set", "pbx.client_id=crm",
               "--set", "pbx.client_secret=secret", "--set", "webhooks.url=" + crm->url(), "--set",
               "server.listen=127.0.0.1:" + std::to_string(ini.port)});
  ASSERT_EQ(installed.code, 0) << installed.all();
  EXPECT_NE(installed.out.find("random api_key"), std::string::npos) << installed.all();
  EXPECT_EQ(state(), "stopped");
  EXPECT_NE(messageFileOf(name_).find("EmergencyRelay.exe"), std::string::npos);

  must({"start"});
  EXPECT_EQ(state(), "running");
  ASSERT_TRUE(waitUntilItHears());
  pbx->call(shortCall());
  EXPECT_TRUE(crm->waitForTaken(3));
  const auto status = service({"status", "--json"});
  ASSERT_EQ(status.code, 0) << status.all();
  EXPECT_EQ(json::parse(status.out).at("service").at("state"), "running") << status.out;
  EXPECT_NE(service({"status"}).out.find(name_ + ": running"), std::string::npos);

  const auto stopped = service({"stop", "--json"});
  EXPECT_TRUE(json::parse(stopped.out).at("done").get<bool>()) << stopped.all();
  EXPECT_EQ(state(), "stopped");
  EXPECT_EQ(loggedLinesWith("EmergencyRelay has stopped"), 1U);
  must({"uninstall"});
  EXPECT_EQ(state(), "");
  EXPECT_EQ(messageFileOf(name_), "");
  EXPECT_TRUE(fs::exists(iniFile()));
  EXPECT_TRUE(fs::exists(folder.file("data") + "/relay.db"));
}

TEST_F(ServiceLife, EveryWordCanBeRepeatedAndSaysWhatItFound) {
  begin(false);
  const auto says = [this](Words words, const std::string& part) {
    const auto result = service(words);
    EXPECT_EQ(result.code, 0) << result.all();
    EXPECT_NE(result.out.find(part), std::string::npos) << words[0] << ": " << result.all();
  };
  says({"uninstall"}, "There is no service");
  says({"install", "--config", iniFile()}, "has been installed");
  says({"install", "--set", "pbx.url=https://elsewhere.example.com"}, "was installed already");
  says({"configure"}, "has been set up");
  says({"start"}, "has been started");
  says({"start"}, "runs already");
  says({"stop"}, "has been stopped");
  says({"stop"}, "does not run");
  says({"uninstall"}, "has been removed");
  says({"uninstall"}, "There is no service");
  EXPECT_EQ(readFile(iniFile()), ini.text()) << "settings that are there are left alone";
  for (const Words& words : {Words{"start"}, Words{"stop"}, Words{"configure"}}) {
    const auto result = service(words);
    EXPECT_EQ(result.code, 1) << result.all();
    EXPECT_NE(result.err.find("install it with"), std::string::npos) << result.all();
  }
}

TEST_F(ServiceLife, OnlyWhereItIsToldToPurgeARemovalTakesTheFilesOfTheService) {
  begin(false);
  // In the program's own folder for a further instance, and empty values, which are values not given.
  must({"install", "--set", "pbx.url=" + pbx->url(), "--set", "pbx.proxy=", "--set", "service.data_dir="});
  const char* programData = std::getenv("ProgramData");
  const fs::path home = fs::path(programData == nullptr ? "C:\\ProgramData" : programData) / "EmergencyRelay" / name_;
  ASSERT_TRUE(fs::exists(home / "webhooks.ini"));
  EXPECT_NE(readFile((home / "webhooks.ini").string()).find("url = " + pbx->url()), std::string::npos);
  fs::create_directories(home / "data" / "deeper");
  std::ofstream(home / "data" / "deeper" / "file") << "goes";
  must({"uninstall"});
  EXPECT_TRUE(fs::exists(home / "webhooks.ini"));
  const auto purged = service({"uninstall", "--purge"});
  EXPECT_EQ(purged.code, 0) << purged.all();
  EXPECT_NE(purged.out.find("have been removed"), std::string::npos) << purged.all();
  EXPECT_FALSE(fs::exists(home));
}

TEST_F(ServiceLife, SettingsThatAreNotInTheProgramsFolderSurviveEvenAPurge) {
  begin(false);
  must({"install", "--config", iniFile()});
  const auto purged = service({"uninstall", "--purge"});
  EXPECT_EQ(purged.code, 0) << purged.all();
  EXPECT_NE(purged.out.find("kept: remove them by hand"), std::string::npos) << purged.all();
  EXPECT_EQ(readFile(iniFile()), ini.text());
}

TEST_F(ServiceLife, TheServiceOfAnotherProgramIsLeftAlone) {
  for (const char* word : {"install", "configure", "start", "stop", "uninstall"}) {
    const auto result = runProgram(relayProgram(), {word, "--name", "Spooler"});
    EXPECT_EQ(result.code, 1) << result.all();
    EXPECT_NE(result.err.find("another program"), std::string::npos) << word << ": " << result.all();
  }
  const auto bad = runProgram(relayProgram(), {"install", "--name", "no good name"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.err.find("no good name"), std::string::npos) << bad.all();
}

TEST_F(ServiceLife, WithAFaultyFileItRunsSaysSoAndBeginsWhenTheFileIsMended) {
  begin(false);
  folder.write("webhooks.ini", "[service]\ndata_dir = " + folder.file("data") + "\n[pbx]\nurl = nonsense\n");
  must({"install", "--config", iniFile()});
  must({"start"});
  EXPECT_EQ(state(), "running");
  ASSERT_TRUE(waitForLogged("waiting until it is mended"));
  EXPECT_EQ(service({"status"}).code, 2);
  writeIni();
  ASSERT_TRUE(waitUntilItHears());
  pbx->call(shortCall());
  EXPECT_TRUE(crm->waitForTaken(3));
}

TEST_F(ServiceLife, WithoutAFileItRunsAndStopsAsAsked) {
  begin(false);
  must({"install", "--config", iniFile()});
  fs::remove(iniFile());
  must({"start"});
  EXPECT_EQ(state(), "running");
  must({"stop"});
  EXPECT_EQ(state(), "stopped");
}

TEST_F(ServiceLife, WithADataFolderThatCannotBeUsedItRunsAndTriesAgain) {
  begin(false);
  const std::string good = ini.text();
  ini.dataDir = folder.file("data");
  folder.write("file", "in the way");
  ini.dataDir = folder.file("file") + "\\data";
  writeIni();
  service({"install", "--config", iniFile()});  // says that the folder cannot be made
  ASSERT_EQ(state(), "stopped");
  must({"start"});
  EXPECT_EQ(state(), "running");
  folder.write("webhooks.ini", good);
  EXPECT_TRUE(waitUntilItHears());
  must({"stop"});
}

TEST_F(ServiceLife, KilledInTheMiddleOfALoadAndStartedAgainItLosesNothing) {
  pbxOptions = {"--load", "calls=60,rate=6,seed=11,ring=1-2,talk=2-4,kinds=answered:5+missed:2+outbound:2"};
  ini.pbx = {"backfill = all"};
  installAndStart();
  for (const std::size_t sofar : {20U, 60U, 100U}) {
    ASSERT_TRUE(crm->waitForCount(sofar)) << pbx->stats();
    killProcess();
    must({"start"});
  }
  const Comparison result = compareWhenDone(90s, {5, true});
  EXPECT_TRUE(result.faults.empty()) << result.text();
  EXPECT_LT(result.missingLive, result.expected / 4) << result.text();
  EXPECT_EQ(loggedLinesWith("starts with"), 4U);
  must({"stop"});
}

TEST_F(ServiceLife, AStopDuringALoadEndsInTimeAndLosesNothing) {
  pbxOptions = {"--load", "calls=30,rate=6,seed=5,ring=0.5-1,talk=2-3,kinds=answered"};
  installAndStart();
  ASSERT_TRUE(crm->waitForCount(30));
  const auto begun = std::chrono::steady_clock::now();
  must({"stop"});
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 12s);
  must({"start"});
  const Comparison result = compareWhenDone(60s, {4, true});
  EXPECT_TRUE(result.faults.empty()) << result.text();
}

TEST_F(ServiceLife, ALockedLogFileKeepsNoCallFromBeingTold) {
  installAndStart();
  ASSERT_TRUE(waitUntilItHears());
  must({"stop"});
  const auto file = fs::directory_iterator(folder.file("data") + "/logs")->path();
  const HANDLE lock = CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
  ASSERT_NE(lock, INVALID_HANDLE_VALUE);
  must({"start"});
  EXPECT_EQ(state(), "running");
  EXPECT_TRUE(pbx->waitForSocket());
  pbx->call(shortCall());
  EXPECT_TRUE(crm->waitForTaken(3));
  must({"stop"});
  CloseHandle(lock);
}

TEST_F(ServiceLife, CheckAsServiceTriesTheFoldersInTheService) {
  begin(false);
  const auto check = [this] { return relay.command({"check", "--offline", "--as-service"}); };
  const auto nobody = check();
  EXPECT_EQ(nobody.code, 2) << nobody.all();
  EXPECT_NE(nobody.out.find("start it"), std::string::npos) << nobody.all();
  must({"install", "--config", iniFile()});
  must({"start"});
  ASSERT_TRUE(waitUntilItHears());
  const auto asked = check();
  EXPECT_EQ(asked.code, 0) << asked.all();
  EXPECT_NE(asked.out.find("tried by the service, as "), std::string::npos) << asked.all();
  EXPECT_NE(asked.out.find("can be written"), std::string::npos) << asked.all();
}

}  // namespace
}  // namespace relay::test
