// The watch as its users see it: its own thread, news on theirs.
#include "Core/Platform/FolderWatch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include <boost/asio/io_context.hpp>

#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

using Kind = FolderNews::Kind;
using namespace std::chrono_literals;

class FolderWatchTest : public ::testing::Test {
 protected:
  void start(std::vector<std::string> folders) {
    watch = FolderWatch::start(io.get_executor(), std::move(folders), [this](const FolderNews& news) {
      EXPECT_EQ(std::this_thread::get_id(), thread);
      told.push_back(news);
      if (then) then(news);
    });
    EXPECT_TRUE(told.empty()) << "told inside start";
  }

  bool has(Kind kind, const std::string& path) const {
    return std::any_of(told.begin(), told.end(),
                       [&](const FolderNews& news) { return news.kind == kind && news.path == path; });
  }

  template <class Condition>
  bool runUntil(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      io.restart();
      io.run_one_for(20ms);
    }
    return true;
  }

  bool tells(Kind kind, const std::string& path) {
    return runUntil([&] { return has(kind, path); });
  }

  bool tellsWithRefresh(Kind kind, const std::string& path) {
    return runUntil([&] {
      watch->refresh();
      return has(kind, path);
    });
  }

  void make(const std::string& file) { ASSERT_TRUE(replaceFile(file, "x")) << file; }

  boost::asio::io_context io;
  const std::thread::id thread = std::this_thread::get_id();
  TemporaryFolder place;
  std::string root = utf8Path(nativePath(place.path()));
  std::vector<FolderNews> told;
  std::function<void(const FolderNews&)> then;
  std::unique_ptr<FolderWatch> watch;
};

TEST_F(FolderWatchTest, WatchesSeveralFoldersAndSaysWhoseNewsItIs) {
  const TemporaryFolder second;
  const std::string other = utf8Path(nativePath(second.path()));
  start({root, other});
  ASSERT_TRUE(tells(Kind::Watched, root));
  ASSERT_TRUE(tells(Kind::Watched, other));
  make(joinPath(other, "b.wav"));
  ASSERT_TRUE(tells(Kind::Changed, joinPath(other, "b.wav")));
  EXPECT_EQ(told.back().folder, other);
  make(joinPath(root, "a.wav"));
  ASSERT_TRUE(tells(Kind::Changed, joinPath(root, "a.wav")));
  EXPECT_EQ(told.back().folder, root);
}

TEST_F(FolderWatchTest, OneFolderInsideTheOtherDisturbsNeither) {
  const std::string inner = joinPath(root, "inner");
  std::filesystem::create_directory(nativePath(inner));
  start({root, inner});
  ASSERT_TRUE(tells(Kind::Watched, root));
  ASSERT_TRUE(tells(Kind::Watched, inner));
  make(joinPath(inner, "a.wav"));
  EXPECT_TRUE(runUntil([&] {
    return std::any_of(told.begin(), told.end(),
                       [&](const auto& news) { return news.folder == root && news.path != root; }) &&
           std::any_of(told.begin(), told.end(),
                       [&](const auto& news) { return news.folder == inner && news.path != inner; });
  }));
}

TEST_F(FolderWatchTest, AFolderThatIsMissingComesWithARefreshAndTheOthersGoOnMeanwhile) {
  const std::string later = joinPath(root, "later");
  start({later, root});
  ASSERT_TRUE(tells(Kind::Lost, later));
  ASSERT_TRUE(tells(Kind::Watched, root));
  make(joinPath(root, "a.wav"));
  EXPECT_TRUE(tells(Kind::Changed, joinPath(root, "a.wav")));
  std::filesystem::create_directory(nativePath(later));
  EXPECT_TRUE(tellsWithRefresh(Kind::Watched, later));
}

TEST_F(FolderWatchTest, WhoeverIsSlowIsToldToLookAgainInsteadOfEverything) {
  start({root});
  ASSERT_TRUE(tells(Kind::Watched, root));
  // Nobody listens while these are made, whatever the watch's own thread does.
  for (int i = 0; i < 3000; ++i) std::ofstream(nativePath(joinPath(root, std::to_string(i)))).close();
  const std::string last = joinPath(root, "2999");
  EXPECT_TRUE(runUntil([&] { return has(Kind::LookAgain, root) || has(Kind::Changed, last); }));
  EXPECT_TRUE(has(Kind::LookAgain, root));
  EXPECT_LT(told.size(), 2500U);
}

TEST_F(FolderWatchTest, MayBeDestroyedByTheOneItTells) {
  then = [this](const FolderNews&) { watch.reset(); };
  const TemporaryFolder second;
  start({root, second.path()});
  EXPECT_TRUE(runUntil([&] { return !told.empty(); }));
  make(joinPath(root, "a.wav"));
  io.restart();
  io.run_for(100ms);
  EXPECT_EQ(told.size(), 1U);
}

TEST_F(FolderWatchTest, MayEndAtOnceAndAfterTheLoopHasEnded) {
  start({root});
  watch.reset();
  start({root});
  ASSERT_TRUE(tells(Kind::Watched, root));
  make(joinPath(root, "a.wav"));
  io.stop();
  const auto begun = std::chrono::steady_clock::now();
  watch.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1900ms) << "its thread was held up";
}

}  // namespace
}  // namespace relay
