#include "Service/LogFile.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <spdlog/logger.h>

#include "Tests/Support/TempFolder.h"

namespace relay {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class LogFileTest : public ::testing::Test {
 protected:
  std::shared_ptr<spdlog::logger> open(const std::string& name) {
    auto sink =
        std::make_shared<LogFile>(folder.file(name), 3, [this](const std::string& why) { faults.push_back(why); });
    auto logger = std::make_shared<spdlog::logger>("test", std::move(sink));
    logger->flush_on(spdlog::level::info);
    return logger;
  }
  std::string written(const std::string& name) const {
    std::string all;
    for (const auto& entry : fs::directory_iterator(folder.file(name))) all += test::readFile(entry.path().string());
    return all;
  }

  test::TempFolder folder;
  std::vector<std::string> faults;
};

TEST_F(LogFileTest, LinesAreInTheFileOfTheDay) {
  const auto log = open("logs");
  log->info("the first");
  log->warn("the second");
  EXPECT_THAT(written("logs"), HasSubstr("the first"));
  EXPECT_THAT(written("logs"), HasSubstr("the second"));
  EXPECT_TRUE(faults.empty());
}

TEST_F(LogFileTest, AFileThatCannotBeOpenedIsToldOnceAndHarmsNobody) {
  folder.write("logs", "a file where the folder should be");
  const auto log = open("logs");
  for (int i = 0; i < 100; ++i) log->error("lost");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_THAT(faults[0], HasSubstr("emergency-relay.log"));
}

}  // namespace
}  // namespace relay
