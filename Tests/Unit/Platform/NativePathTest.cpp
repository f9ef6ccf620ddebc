#include "Core/Platform/NativePath.h"

#include <gtest/gtest.h>

#include <fstream>

#include "Core/Platform/DriveLetters.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/Paths.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

TEST(NativePath, IsTheSameFileThatTheFunctionsOfFilesMean) {
  const TemporaryFolder folder;
  const std::string file = joinPath(folder.path(), "Größe-Київ-通話.txt");
  ASSERT_TRUE(replaceFile(file, "x"));
  EXPECT_TRUE(std::filesystem::exists(nativePath(file)));
  std::ofstream(nativePath(file), std::ios::app) << "y";
  EXPECT_EQ(readFile(file, 10).value(), "xy");
  EXPECT_EQ(utf8Path(std::filesystem::directory_iterator(nativePath(folder.path()))->path().filename()),
            "Größe-Київ-通話.txt");
}

TEST(NativePath, GoesBeyond260Characters) {
  const TemporaryFolder folder;
  const std::string deep = joinPath(joinPath(folder.path(), std::string(200, 'a')), std::string(200, 'b'));
  ASSERT_TRUE(makePrivateFolder(deep));
  const std::string file = joinPath(deep, "ü.txt");
  ASSERT_TRUE(replaceFile(file, "x"));
  EXPECT_EQ(readFile(file, 10).value(), "x");
  EXPECT_FALSE(readableByEverybody(file).value());
  EXPECT_TRUE(replaceFile(file, "y", {file}));
  EXPECT_GT(freeSpace(deep).value(), 0U);
  EXPECT_TRUE(std::filesystem::exists(nativePath(file)));
  std::error_code failed;
  EXPECT_TRUE(std::filesystem::remove(nativePath(file), failed)) << failed.message();
}

TEST(NativePath, ComesBackAsItWas) {
  const TemporaryFolder folder;
  const std::string path = absolutePath(joinPath(folder.path(), "ü"));
  EXPECT_EQ(utf8Path(nativePath(path)), path);
}

TEST(NativePath, JoinsWithOneSeparator) {
  EXPECT_EQ(joinPath("a/", "b"), "a/b");
  EXPECT_EQ(joinPath("a", "b").size(), 3U);
}

TEST(DriveLetters, APathWithoutALetterHasNoProblemWithOne) {
  for (const char* path : {"/var/lib", "\\\\server\\share\\x", "x", "", "//server/share"})
    EXPECT_EQ(driveLetterProblem(path), std::nullopt) << path;
}

}  // namespace
}  // namespace relay
