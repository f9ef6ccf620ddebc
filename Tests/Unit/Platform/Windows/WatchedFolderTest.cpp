// What the limits of ReadDirectoryChangesW mean for a watched folder.
#include "Core/Platform/WatchedFolder.h"

#include <winsock2.h>

#include <windows.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"
#include "Core/Platform/Windows/Handle.h"
#include "Core/Platform/Windows/Text.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

using Kind = FolderNews::Kind;
using namespace std::chrono_literals;

class DirectoryChangesTest : public ::testing::Test {
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
  std::string root = utf8Path(nativePath(place.path()));
  std::vector<FolderNews> told;
  std::unique_ptr<WatchedFolder> watched;
};

TEST_F(DirectoryChangesTest, AnOverflowIsALookAtEverythingAndTheWatchGoesOn) {
  watch(root);
  const std::string filler(200, 'f');
  // More names than the buffer of 64 KB holds, while nobody takes them out of it.
  for (int i = 0; i < 1000; ++i) std::ofstream(nativePath(joinPath(root, filler + std::to_string(i)))).close();
  ASSERT_TRUE(tells(Kind::LookAgain, root));
  ASSERT_TRUE(replaceFile(joinPath(root, "after.wav"), "x"));
  EXPECT_TRUE(tells(Kind::Changed, joinPath(root, "after.wav")));
}

TEST_F(DirectoryChangesTest, ForwardSlashesInTheSettingAreAsGood) {
  std::string slashed = root;
  std::replace(slashed.begin(), slashed.end(), '\\', '/');
  watch(slashed);
  ASSERT_TRUE(has(Kind::Watched, slashed));
  ASSERT_TRUE(replaceFile(joinPath(root, "a.wav"), "x"));
  EXPECT_TRUE(tells(Kind::Changed, slashed + "\\a.wav"));
}

TEST_F(DirectoryChangesTest, AFolderOfAnUnknownServerIsLostWithTheReason) {
  watch("\\\\no-such-server.invalid\\recordings");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.front().kind, Kind::Lost);
  EXPECT_FALSE(told.front().reason.empty());
}

TEST_F(DirectoryChangesTest, TheWatchLocksNeitherFilesNorSubfolders) {
  watch(root);
  const std::string file = joinPath(root, "a.wav");
  const Handle writer(::CreateFileW(toWidePath(file).c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, 0, nullptr));
  EXPECT_TRUE(writer);
  EXPECT_TRUE(tells(Kind::Changed, file)) << "while another program holds it alone";
  const std::string other = joinPath(root, "101");
  ASSERT_TRUE(makePrivateFolder(other));
  EXPECT_TRUE(::RemoveDirectoryW(toWidePath(other).c_str()));
}

}  // namespace
}  // namespace relay
