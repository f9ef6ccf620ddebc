// Databases that cannot be used.
#include <filesystem>
#include <fstream>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;

class Database : public SceneTest {
 protected:
  std::string database() const { return ini.dataDir + "/relay.db"; }
  // A database with something in it, and the relay stopped.
  void makeDatabase() {
    begin();
    pbx->call(shortCall("missed"));
    ASSERT_TRUE(crm->waitForTaken(2));
    ASSERT_EQ(relay.stop(), 0);
    ASSERT_TRUE(fs::exists(database()));
  }
  std::vector<std::string> setAside() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(ini.dataDir))
      if (entry.path().filename().string().rfind("relay.db.broken-", 0) == 0 &&
          !entry.path().string().ends_with("-wal"))
        names.push_back(entry.path().string());
    return names;
  }
};

TEST_F(Database, ADatabaseOfANewerVersionIsRefusedAndUntouched) {
  makeDatabase();
  {
    std::fstream file(database(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(60);  // user_version, big-endian
    file.write("\0\0\0\x63", 4);
  }
  const std::string before = readFile(database());
  relay.start();
  EXPECT_EQ(relay.waitForEnd(10s), 1);
  EXPECT_NE(relay.log().find("newer EmergencyRelay"), std::string::npos) << relay.log();
  EXPECT_EQ(readFile(database()), before);
  EXPECT_TRUE(setAside().empty());
  EXPECT_EQ(relay.command({"deliveries", "list"}).code, 1);
  EXPECT_EQ(readFile(database()), before);
}

TEST_F(Database, ABrokenDatabaseIsSetAsideWithItsDateAndAFreshOneBegun) {
  makeDatabase();
  const auto size = fs::file_size(database());
  {
    std::fstream file(database(), std::ios::binary | std::ios::in | std::ios::out);
    const std::string rubbish(static_cast<std::size_t>(size) / 2, '\x5a');
    file.seekp(static_cast<std::streamoff>(size / 4));
    file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
  }
  const std::string before = readFile(database());
  relay.startAndConnect();
  const auto aside = setAside();
  ASSERT_EQ(aside.size(), 1U);
  EXPECT_EQ(readFile(aside[0]), before);
  EXPECT_EQ(relay.linesWith("was set aside as"), 1U) << relay.log();
  EXPECT_EQ(relay.linesWith(fs::path(aside[0]).filename().string()), 1U) << relay.log();
  crm->received();
  pbx->call(shortCall("missed"));
  EXPECT_TRUE(crm->waitForTaken(4));
}

TEST_F(Database, AFileThatIsNoDatabaseIsSetAside) {
  ini.dataDir = folder.file("data");
  fs::create_directories(ini.dataDir);
  folder.write("data/relay.db", std::string(20'000, 'n'));
  begin();
  ASSERT_EQ(setAside().size(), 1U) << relay.log();
  EXPECT_EQ(readFile(setAside()[0]), std::string(20'000, 'n'));
  pbx->call(shortCall());
  const Comparison result = compareCalls(1);
  EXPECT_TRUE(result.faults.empty()) << result.text();
}

TEST_F(Database, ASecondServiceOnTheSameFolderIsRefusedWithAClearLine) {
  begin();
  RelayProgram second(folder, iniFile());
  second.start();
  EXPECT_EQ(second.waitForEnd(15s), 1);
  EXPECT_EQ(second.linesWith("error"), 1U) << second.log();
  EXPECT_NE(second.log().find("in use"), std::string::npos) << second.log();
  pbx->call(shortCall());
  const Comparison result = compareCalls(1);
  EXPECT_TRUE(result.faults.empty()) << result.text();
}

}  // namespace
}  // namespace relay::test
