// A disk that is full or refuses.
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A small file system in memory at a folder; needs the right to mount, and says so where that is missing.
class SmallDisk {
 public:
  SmallDisk(std::string folder, const std::string& options) : folder_(std::move(folder)) {
    fs::create_directories(folder_);
    const auto mounted = runProgram("mount", {"-t", "tmpfs", "-o", options, "tmpfs", folder_});
    if (mounted.code != 0) throw std::runtime_error("this test must be able to mount a tmpfs: " + mounted.all());
  }
  ~SmallDisk() { runProgram("umount", {"-l", folder_}); }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  void fill() const {
    std::ofstream filler(folder_ + "/filler", std::ios::binary);
    const std::string block(4096, 'x');
    while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  void makeRoom() const { fs::remove(folder_ + "/filler"); }

 private:
  std::string folder_;
};

class Disk : public SceneTest {
 protected:
  json status() { return json::parse(relay.command({"status", "--json"}).out); }
};

TEST_F(Disk, WhenItIsFullTheRelayGoesOnSaysSoAndRecoversWithoutLoss) {
  const SmallDisk disk(folder.file("small"), "size=40m");
  ini.dataDir = folder.file("small") + "/data";
  pbxOptions = {"--load", "calls=240,rate=40,seed=3,ring=0.5-1,talk=1-2,kinds=answered:3+missed:1"};
  begin();
  ASSERT_TRUE(crm->waitForCount(30));
  disk.fill();
  const auto line = relay.waitForLine("Deliveries go on from memory");
  ASSERT_TRUE(line);
  EXPECT_NE(line->find("full"), std::string::npos) << *line;
  EXPECT_NE(line->find("error"), std::string::npos) << *line;
  EXPECT_TRUE(status().at("diskFailing"));
  EXPECT_EQ(status().at("status"), "degraded");
  const std::size_t sofar = crm->count();
  ASSERT_TRUE(crm->waitForCount(sofar + 200)) << "deliveries do not go on while the disk is full";
  disk.makeRoom();
  ASSERT_TRUE(relay.waitForLine("the disk takes data again"));
  const Comparison result = compareWhenDone();
  EXPECT_TRUE(result.faults.empty()) << result.text();
  EXPECT_FALSE(status().at("diskFailing"));
  EXPECT_EQ(relay.linesWith("Deliveries go on from memory"), 1U);
  // What was in memory only is in the record now.
  EXPECT_EQ(relay.stop(), 0);
  const auto rows = json::parse(relay.command({"deliveries", "list", "--json", "--limit", "10000"}).out);
  EXPECT_EQ(rows.size(), result.expected);
  for (const auto& row : rows) EXPECT_EQ(row.at("state"), "delivered") << row.dump();
}

TEST_F(Disk, AStopWhileItIsFullIsACleanOne) {
  const SmallDisk disk(folder.file("small"), "size=20m");
  ini.dataDir = folder.file("small") + "/data";
  begin();
  disk.fill();
  pbx->call(shortCall());
  ASSERT_TRUE(relay.waitForLine("Deliveries go on from memory"));
  ASSERT_TRUE(crm->waitForTaken(3));
  EXPECT_EQ(relay.stop(), 0) << relay.log();
  // What is told again then bears the same ids.
  disk.makeRoom();
  relay.startAndConnect();
  pbx->call(shortCall());
  const Comparison result = compareCalls(2);
  EXPECT_TRUE(result.faults.empty()) << result.text();
}

TEST_F(Disk, AFolderThatCannotBeWrittenIsRefusedWithOneLine) {
  const SmallDisk disk(folder.file("readonly"), "ro,size=1m");
  ini.dataDir = folder.file("readonly") + "/data";
  begin(false);
  relay.start();
  EXPECT_EQ(relay.waitForEnd(10s), 1);
  EXPECT_EQ(relay.linesWith("error"), 1U) << relay.log();
  EXPECT_NE(relay.log().find(ini.dataDir), std::string::npos);
  const auto check = relay.command({"check", "--offline"});
  EXPECT_EQ(check.code, 1);
  EXPECT_NE(check.out.find(ini.dataDir), std::string::npos) << check.all();
}

}  // namespace
}  // namespace relay::test
