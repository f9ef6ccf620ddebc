#include "Recordings/FolderScan.h"

#include <algorithm>
#include <atomic>
#include <filesystem>

#include <gtest/gtest.h>

#include "Recordings/KnownFiles.h"
#include "Recordings/TranscodeQueue.h"
#include "Tests/Support/TempFolder.h"
#include "Tests/Support/Waiting.h"

namespace relay::recordings {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

bool all(const std::string&) { return true; }

TEST(FolderScan, FindsWavsBelowTheFolderWithTheirFolders) {
  const test::TempFolder folder;
  fs::create_directories(folder.path() / "101" / "old");
  folder.write("101/a.wav", "12345");
  folder.write("101/old/b.WAV", "1");
  folder.write("101/c.mp3", "1");
  fs::create_directories(folder.path() / "folder.wav");
  std::vector<FoundFile> found;
  const auto summary = scanFolder(folder.path().string(), all, [&](FoundFile file) { found.push_back(file); }, {});
  ASSERT_EQ(found.size(), 2U);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  EXPECT_EQ(found[0].folder, "101");
  EXPECT_EQ(found[0].size, 5U);
  EXPECT_EQ(found[1].folder, "old");
  EXPECT_EQ(summary.files, 3U);
  EXPECT_TRUE(summary.unreadable.empty());
  const auto age = SystemClock().now() - found[0].changed;
  EXPECT_LT(std::chrono::abs(age), 1min);
}

TEST(FolderScan, AFolderThatIsNotThereIsSaid) {
  const test::TempFolder folder;
  const auto summary = scanFolder(folder.file("none"), all, [](FoundFile) { FAIL(); }, {});
  ASSERT_EQ(summary.unreadable.size(), 1U);
  EXPECT_EQ(summary.unreadable[0].path, folder.file("none"));
  EXPECT_FALSE(summary.unreadable[0].reason.empty());
}

TEST(FolderScan, OneFileIsLookedAtAsTheScanDoes) {
  const test::TempFolder folder;
  folder.write("a.wav", "123");
  FoundFile scanned, looked;
  scanFolder(folder.path().string(), all, [&](FoundFile file) { scanned = file; }, {});
  std::string reason;
  ASSERT_TRUE(lookAt(scanned.path, looked, reason));
  EXPECT_EQ(looked.size, scanned.size);
  EXPECT_EQ(looked.changedAt, scanned.changedAt);
  EXPECT_EQ(looked.folder, scanned.folder);
  EXPECT_FALSE(lookAt(folder.file("none.wav"), looked, reason));
  EXPECT_FALSE(lookAt(folder.path().string(), looked, reason));
}

TEST(KnownFiles, AFileThatChangedIsNotKnown) {
  KnownFiles known;
  known.add("/a/b.wav", 10, 20);
  EXPECT_TRUE(known.contains("/a/b.wav", 10, 20));
  EXPECT_FALSE(known.contains("/a/b.wav", 11, 20));
  EXPECT_FALSE(known.contains("/a/b.wav", 10, 21));
  EXPECT_FALSE(known.contains("/a/c.wav", 10, 20));
}

TEST(TranscodeQueue, WorksOffWhatItIsGivenAndStopsWhatRuns) {
  std::atomic<int> done{0};
  std::atomic<bool> started{false};
  std::atomic<bool> stopped{false};
  {
    TranscodeQueue queue(2);
    for (int count = 0; count < 20; ++count) queue.add([&](const std::stop_token&) { ++done; });
    ASSERT_TRUE(test::waitUntil(10s, [&] { return done == 20; }));
    queue.add([&](const std::stop_token& stop) {
      started = true;
      stopped = test::waitUntil(10s, [&] { return stop.stop_requested(); });
    });
    ASSERT_TRUE(test::waitUntil(10s, [&] { return started.load(); }));
  }
  EXPECT_TRUE(stopped);
}

}  // namespace
}  // namespace relay::recordings
