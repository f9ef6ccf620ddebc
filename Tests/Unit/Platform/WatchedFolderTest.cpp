// One watched folder, on a loop that the test runs: what happens while it does not run waits in the system.
#include "Core/Platform/WatchedFolder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Tests/Unit/Platform/RunsUnderWine.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

using Kind = FolderNews::Kind;
using namespace std::chrono_literals;

class WatchedFolderTest : public ::testing::Test {
 protected:
  void watch(const std::string& name) {
    watched = WatchedFolder::watch(io, name, [this](FolderNews news) { told.push_back(std::move(news)); });
  }

  ~WatchedFolderTest() override {
    watched.reset();
    io.restart();
    io.run_for(10s);  // ends at once, or the system still holds a request
    EXPECT_TRUE(io.stopped());
  }

  bool has(Kind kind, const std::string& path) const {
    return std::any_of(told.begin(), told.end(),
                       [&](const FolderNews& news) { return news.kind == kind && news.path == path; });
  }

  // Runs the loop until it was told; false after ten seconds.
  bool tells(Kind kind, const std::string& path) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!has(kind, path)) {
      if (std::chrono::steady_clock::now() > end) return false;
      io.restart();
      io.run_one_for(20ms);
    }
    return true;
  }

  // As tells, with a refresh now and then: for what a system may not say by itself.
  bool tellsWithRefresh(Kind kind, const std::string& path) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!has(kind, path)) {
      if (std::chrono::steady_clock::now() > end) return false;
      watched->refresh();
      io.restart();
      io.run_one_for(20ms);
    }
    return true;
  }

  std::string in(const std::string& folder, const std::string& name) { return joinPath(folder, name); }
  void make(const std::string& file) { ASSERT_TRUE(replaceFile(file, "x")) << file; }
  void makeFolder(const std::string& folder) { std::filesystem::create_directory(nativePath(folder)); }
  void remove(const std::string& path) { std::filesystem::remove_all(nativePath(path)); }
  void move(const std::string& from, const std::string& to) {
    std::filesystem::rename(nativePath(from), nativePath(to));
  }

  boost::asio::io_context io;
  TemporaryFolder place;
  std::string root = utf8Path(nativePath(place.path()));
  std::vector<FolderNews> told;
  std::unique_ptr<WatchedFolder> watched;
};

TEST_F(WatchedFolderTest, BeginsWithWatchedAndTellsOfANewFile) {
  watch(root);
  ASSERT_TRUE(has(Kind::Watched, root));
  EXPECT_EQ(told.size(), 1U);
  make(in(root, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(root, "a.wav")));
  EXPECT_EQ(told.back().folder, root);
}

TEST_F(WatchedFolderTest, KeepsTheFolderAsItWasGivenAndPutsOneSeparatorBehindIt) {
  watch(in(root, ""));
  ASSERT_TRUE(has(Kind::Watched, in(root, "")));
  make(in(root, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(root, "a.wav")));
  EXPECT_EQ(told.back().folder, in(root, ""));
}

TEST_F(WatchedFolderTest, TellsOfWritingRenamingAndRemoving) {
  make(in(root, "a.wav"));
  watch(root);
  make(in(root, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(root, "a.wav")));
  told.clear();
  move(in(root, "a.wav"), in(root, "b.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(root, "a.wav")));
  EXPECT_TRUE(tells(Kind::Changed, in(root, "b.wav")));
  told.clear();
  remove(in(root, "b.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(root, "b.wav")));
}

TEST_F(WatchedFolderTest, TellsOfAFileThatIsMovedInFromElsewhere) {
  const TemporaryFolder elsewhere;
  make(elsewhere.file("a.wav"));
  watch(root);
  move(elsewhere.file("a.wav"), in(root, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(root, "a.wav")));
}

TEST_F(WatchedFolderTest, WatchesSubfoldersThatAreThere) {
  if (runsUnderWine()) GTEST_SKIP() << "Wine does not";
  makeFolder(in(root, "100"));
  makeFolder(in(in(root, "100"), "deep"));
  watch(root);
  make(in(in(root, "100"), "a.wav"));
  make(in(in(in(root, "100"), "deep"), "b.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(in(root, "100"), "a.wav")));
  EXPECT_TRUE(tells(Kind::Changed, in(in(in(root, "100"), "deep"), "b.wav")));
}

TEST_F(WatchedFolderTest, WatchesSubfoldersThatAppear) {
  watch(root);
  makeFolder(in(root, "101"));
  EXPECT_TRUE(tells(Kind::LookAgain, in(root, "101")));
  make(in(in(root, "101"), "b.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(in(root, "101"), "b.wav")));
}

TEST_F(WatchedFolderTest, WatchesAWholeTreeThatAppearsBeforeAnybodyLooks) {
  if (runsUnderWine()) GTEST_SKIP() << "Wine does not";
  watch(root);
  makeFolder(in(root, "101"));
  makeFolder(in(in(root, "101"), "deep"));
  EXPECT_TRUE(tells(Kind::LookAgain, in(root, "101")));
  make(in(in(in(root, "101"), "deep"), "b.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(in(in(root, "101"), "deep"), "b.wav")));
}

TEST_F(WatchedFolderTest, AFolderThatIsMovedInIsLookedAtWholeAndWatched) {
  const TemporaryFolder elsewhere;
  makeFolder(elsewhere.file("100"));
  makeFolder(elsewhere.file("100/deep"));
  make(elsewhere.file("100/deep/a.wav"));
  watch(root);
  move(elsewhere.file("100"), in(root, "100"));
  EXPECT_TRUE(tells(Kind::LookAgain, in(root, "100")));
  if (runsUnderWine()) GTEST_SKIP() << "Wine does not watch what is in it";
  make(in(in(in(root, "100"), "deep"), "b.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(in(in(root, "100"), "deep"), "b.wav")));
}

TEST_F(WatchedFolderTest, ARenamedSubfolderIsKnownByItsNewName) {
  makeFolder(in(root, "old"));
  watch(root);
  move(in(root, "old"), in(root, "new"));
  EXPECT_TRUE(tells(Kind::LookAgain, in(root, "new")));
  if (runsUnderWine()) GTEST_SKIP() << "Wine does not watch what is in it";
  told.clear();
  make(in(in(root, "new"), "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(in(root, "new"), "a.wav")));
  EXPECT_FALSE(has(Kind::Changed, in(in(root, "old"), "a.wav")));
}

TEST_F(WatchedFolderTest, TellsOfHundredsOfFilesAtOnce) {
  watch(root);
  for (int i = 0; i < 400; ++i) std::ofstream(nativePath(in(root, std::to_string(i) + ".wav"))) << "x";
  EXPECT_TRUE(tells(Kind::Changed, in(root, "399.wav")));
  for (int i = 0; i < 400; ++i) EXPECT_TRUE(has(Kind::Changed, in(root, std::to_string(i) + ".wav"))) << i;
}

TEST_F(WatchedFolderTest, TakesNamesBeyondAscii) {
  const std::string folder = in(root, "Aufnahmen für Київ");
  const std::string file = in(folder, "Größe 通話 😀.wav");
  makeFolder(folder);
  watch(folder);
  ASSERT_TRUE(has(Kind::Watched, folder));
  make(file);
  EXPECT_TRUE(tells(Kind::Changed, file));
}

TEST_F(WatchedFolderTest, TakesPathsBeyond260Characters) {
  std::string folder = root;
  for (int i = 0; i < 4; ++i) {
    folder = in(folder, std::string(90, static_cast<char>('a' + i)));
    makeFolder(folder);
  }
  watch(folder);
  ASSERT_TRUE(has(Kind::Watched, folder)) << told.front().reason;
  make(in(folder, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(folder, "a.wav")));
  const std::string inner = in(folder, std::string(90, 'z'));
  makeFolder(inner);
  make(in(inner, "b.wav"));
  EXPECT_TRUE(tells(Kind::LookAgain, inner));
}

TEST_F(WatchedFolderTest, AMissingFolderIsLostAndWatchedWhenARefreshFindsIt) {
  const std::string folder = in(root, "later");
  watch(folder);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(has(Kind::Lost, folder));
  EXPECT_FALSE(told.front().reason.empty());
  watched->refresh();
  EXPECT_EQ(told.size(), 1U) << "the same loss is told once";
  makeFolder(folder);
  watched->refresh();
  EXPECT_TRUE(has(Kind::Watched, folder));
  make(in(folder, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(folder, "a.wav")));
}

TEST_F(WatchedFolderTest, AFolderThatVanishesIsLostAndComesBack) {
  const std::string folder = in(root, "share");
  makeFolder(folder);
  watch(folder);
  told.clear();
  move(folder, in(root, "aside"));
  EXPECT_TRUE(tellsWithRefresh(Kind::Lost, folder));
  EXPECT_FALSE(told.back().reason.empty());
  move(in(root, "aside"), folder);
  EXPECT_TRUE(tellsWithRefresh(Kind::Watched, folder));
  EXPECT_FALSE(told.back().reason.empty());
  make(in(folder, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(folder, "a.wav")));
}

TEST_F(WatchedFolderTest, AFolderThatIsRemovedIsLostAndWatchedWhenItIsMadeAnew) {
  if (runsUnderWine()) GTEST_SKIP() << "Wine keeps it as long as it is watched, and does not say so";
  const std::string folder = in(root, "share");
  makeFolder(folder);
  watch(folder);
  told.clear();
  remove(folder);
  EXPECT_TRUE(tellsWithRefresh(Kind::Lost, folder));
  makeFolder(folder);
  EXPECT_TRUE(tellsWithRefresh(Kind::Watched, folder));
  make(in(folder, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(folder, "a.wav")));
}

TEST_F(WatchedFolderTest, AFolderThatWasReplacedIsWatchedAnew) {
  const std::string folder = in(root, "share");
  makeFolder(folder);
  makeFolder(in(root, "other"));
  watch(folder);
  told.clear();
  move(folder, in(root, "aside"));
  move(in(root, "other"), folder);
  EXPECT_TRUE(tellsWithRefresh(Kind::Watched, folder));
  make(in(folder, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, in(folder, "a.wav")));
}

TEST_F(WatchedFolderTest, AFileInPlaceOfTheFolderIsSaid) {
  make(in(root, "file"));
  watch(in(root, "file"));
  EXPECT_TRUE(has(Kind::Lost, in(root, "file")));
}

TEST_F(WatchedFolderTest, AfterItsEndNothingIsTold) {
  watch(root);
  make(in(root, "a.wav"));
  watched.reset();
  told.clear();
  make(in(root, "b.wav"));
  io.restart();
  io.run_for(100ms);
  EXPECT_TRUE(told.empty());
}

}  // namespace
}  // namespace relay
