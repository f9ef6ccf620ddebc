// What inotify's own limits mean for a watched folder.
#include "Core/Platform/WatchedFolder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "Core/Platform/Posix/Descriptor.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

using Kind = FolderNews::Kind;
using namespace std::chrono_literals;

class InotifyLimitsTest : public ::testing::Test {
 protected:
  void watch(const std::string& name) {
    watched = WatchedFolder::watch(io, name, [this](FolderNews news) { told.push_back(std::move(news)); });
  }

  bool has(Kind kind, const std::string& path) const {
    return std::any_of(told.begin(), told.end(),
                       [&](const FolderNews& news) { return news.kind == kind && news.path == path; });
  }

  bool tells(Kind kind, const std::string& path) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!has(kind, path) && std::chrono::steady_clock::now() < end) {
      io.restart();
      io.run_one_for(20ms);
    }
    return has(kind, path);
  }

  boost::asio::io_context io;
  TemporaryFolder place;
  std::vector<FolderNews> told;
  std::unique_ptr<WatchedFolder> watched;
};

TEST_F(InotifyLimitsTest, AnOverflowIsALookAtEverythingAndLosesNoSubfolder) {
  std::size_t limit = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> limit;
  ASSERT_GT(limit, 0U);
  if (limit > 100'000) GTEST_SKIP() << "this machine keeps " << limit << " events";
  watch(place.path());
  std::ofstream(place.file("0")).close();
  for (std::size_t i = 0; i <= limit / 2; ++i)  // two events each, and nothing to write to the disk
    std::filesystem::rename(place.file(std::to_string(i % 2)), place.file(std::to_string((i + 1) % 2)));
  std::filesystem::create_directory(place.file("unseen"));  // its event does not fit any more
  ASSERT_TRUE(tells(Kind::LookAgain, place.path()));
  EXPECT_FALSE(has(Kind::LookAgain, place.file("unseen")));
  std::ofstream(place.file("unseen/a.wav")) << "x";
  EXPECT_TRUE(tells(Kind::Changed, place.file("unseen/a.wav")));
}

TEST_F(InotifyLimitsTest, PathsBeyondWhatOneSystemCallTakesAreWatched) {
  std::string folder = place.path();
  Descriptor at(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (int i = 0; i < 20; ++i) {
    const std::string name(250, static_cast<char>('a' + i));
    ASSERT_EQ(::mkdirat(at.get(), name.c_str(), 0700), 0);
    at = Descriptor(::openat(at.get(), name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    ASSERT_TRUE(at);
    folder += '/' + name;
  }
  watch(place.path());
  ASSERT_TRUE(has(Kind::Watched, place.path())) << told.front().reason;
  const Descriptor file(::openat(at.get(), "a.wav", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  ASSERT_TRUE(file);
  EXPECT_TRUE(tells(Kind::Changed, folder + "/a.wav"));
  told.clear();
  watch(folder);
  EXPECT_TRUE(has(Kind::Watched, folder)) << told.front().reason;
}

TEST_F(InotifyLimitsTest, ASubfolderWithoutRightsIsALossUntilItMayBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  std::filesystem::create_directory(place.file("closed"));
  ::chmod(place.file("closed").c_str(), 0);
  watch(place.path());
  EXPECT_TRUE(has(Kind::Lost, place.file("closed")));
  std::ofstream(place.file("a.wav")) << "x";
  EXPECT_TRUE(tells(Kind::Changed, place.file("a.wav"))) << "the rest is watched";
  ::chmod(place.file("closed").c_str(), 0700);
  watched->refresh();
  EXPECT_TRUE(has(Kind::Watched, place.path()));
}

TEST_F(InotifyLimitsTest, LinksToFoldersAreNotFollowedSoALoopHasNoEnd) {
  std::filesystem::create_directory(place.file("sub"));
  std::filesystem::create_directory_symlink(place.path(), place.file("sub/loop"));
  watch(place.path());
  ASSERT_TRUE(has(Kind::Watched, place.path()));
  std::ofstream(place.file("sub/a.wav")) << "x";
  EXPECT_TRUE(tells(Kind::Changed, place.file("sub/a.wav")));
  EXPECT_FALSE(has(Kind::Changed, place.file("sub/loop/sub/a.wav")));
}

}  // namespace
}  // namespace relay
