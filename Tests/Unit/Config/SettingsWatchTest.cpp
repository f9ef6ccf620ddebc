#include "Core/Config/SettingsWatch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "Core/Config/FileChangeDetector.h"
#include "Core/Platform/Files.h"
#include "Tests/Unit/Config/LoadedText.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

using namespace std::chrono_literals;

class FileChangeDetectorTest : public ::testing::Test {
 protected:
  bool lookAt(std::chrono::milliseconds time, std::optional<std::string> content) {
    return detector.look(content, FileChangeDetector::Moment(time));
  }
  FileChangeDetector detector{"old"};
};

TEST_F(FileChangeDetectorTest, ReportsAChangeOnceWhenItHasSettled) {
  EXPECT_FALSE(lookAt(0ms, "old"));
  EXPECT_FALSE(lookAt(500ms, "new"));
  EXPECT_TRUE(lookAt(1000ms, "new"));
  EXPECT_FALSE(lookAt(1500ms, "new"));
}

TEST_F(FileChangeDetectorTest, WaitsWhileAnEditorStillWrites) {
  EXPECT_FALSE(lookAt(0ms, "n"));
  EXPECT_FALSE(lookAt(500ms, "ne"));
  EXPECT_FALSE(lookAt(1000ms, "new"));
  EXPECT_TRUE(lookAt(1500ms, "new"));
}

TEST_F(FileChangeDetectorTest, AFileThatIsReplacedIsNotReportedAsMissing) {
  EXPECT_FALSE(lookAt(0ms, std::nullopt));
  EXPECT_FALSE(lookAt(500ms, std::nullopt));
  EXPECT_FALSE(lookAt(1000ms, "new"));
  EXPECT_TRUE(lookAt(1500ms, "new"));
}

TEST_F(FileChangeDetectorTest, AFileThatStaysAwayIsReportedOnceAndAgainWhenItIsBack) {
  EXPECT_FALSE(lookAt(0ms, std::nullopt));
  EXPECT_FALSE(lookAt(1000ms, std::nullopt));
  EXPECT_TRUE(lookAt(1500ms, std::nullopt));
  EXPECT_FALSE(lookAt(9000ms, std::nullopt));
  EXPECT_FALSE(lookAt(9500ms, "old"));
  EXPECT_TRUE(lookAt(10000ms, "old"));
}

TEST_F(FileChangeDetectorTest, WhatIsTakenBackInTimeIsNoChange) {
  EXPECT_FALSE(lookAt(0ms, "new"));
  EXPECT_FALSE(lookAt(300ms, "old"));
  EXPECT_FALSE(lookAt(5000ms, "old"));
}

class SettingsWatchTest : public ::testing::Test {
 protected:
  void watch(const std::string& lastText) {
    watched = std::make_unique<SettingsWatch>(io.get_executor(), file, testSources(), lastText,
                                              [this](LoadedSettings loaded) {
                                                seen.push_back(std::move(loaded));
                                                io.stop();
                                              });
  }
  // Runs until a change was seen; 2 s is what is promised, the rest is for a busy machine.
  bool waitForChange() {
    io.restart();
    io.run_for(10s);
    return io.stopped() && !seen.empty();
  }
  const TemporaryFolder folder;
  const std::string file = folder.file("webhooks.ini");
  boost::asio::io_context io;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  std::vector<LoadedSettings> seen;
  std::unique_ptr<SettingsWatch> watched;
};

TEST_F(SettingsWatchTest, SeesAFileThatIsReplacedByAnEditor) {
  ASSERT_TRUE(replaceFile(file, kMinimal));
  watch(kMinimal);
  ASSERT_TRUE(replaceFile(file, kMinimal + "timeout = 5s\n"));
  ASSERT_TRUE(waitForChange());
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen[0].ok()) << faultsOf(seen[0]);
  EXPECT_EQ(seen[0].settings.endpoints.at(0).timeout, 5s);
}

TEST_F(SettingsWatchTest, SeesAFileThatAppearsLater) {
  watch("");
  ASSERT_TRUE(replaceFile(file, "[pbx]\nurl = nonsense\n"));
  ASSERT_TRUE(waitForChange());
  EXPECT_FALSE(seen.at(0).ok());
  EXPECT_EQ(seen.at(0).text, "[pbx]\nurl = nonsense\n");
}

TEST_F(SettingsWatchTest, SeesAChangeThatWasMadeBeforeItBegan) {
  ASSERT_TRUE(replaceFile(file, kMinimal));
  watch("something older");
  EXPECT_TRUE(waitForChange());
}

TEST_F(SettingsWatchTest, SaysThatTheFileHasGone) {
  ASSERT_TRUE(replaceFile(file, kMinimal));
  watch(kMinimal);
  std::filesystem::remove(file);
  ASSERT_TRUE(waitForChange());
  EXPECT_THAT(faultsOf(seen.at(0)), ::testing::HasSubstr("opening failed"));
}

TEST_F(SettingsWatchTest, ReportsNothingOnceItHasGone) {
  watch("something older");
  ASSERT_TRUE(replaceFile(file, kMinimal));
  watched.reset();
  io.restart();
  io.poll();
  EXPECT_TRUE(seen.empty());
}

}  // namespace
}  // namespace relay
