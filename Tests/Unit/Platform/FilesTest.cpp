#include "Core/Platform/Files.h"

#include <gtest/gtest.h>

#include <fstream>

#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

std::size_t entriesOf(const std::string& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

TEST(ReplaceFile, PutsNewContentInPlaceOfTheOldAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  const std::string file = folder.file("kept.txt");
  ASSERT_TRUE(replaceFile(file, "old and longer"));
  ASSERT_TRUE(replaceFile(file, "new"));
  EXPECT_EQ(readFile(file, 100).value(), "new");
  EXPECT_EQ(entriesOf(folder.path()), 1U);
}

TEST(ReplaceFile, IsForItsOwnerAlone) {
  const TemporaryFolder folder;
  ASSERT_TRUE(replaceFile(folder.file("kept.txt"), "secret"));
  EXPECT_FALSE(readableByEverybody(folder.file("kept.txt")).value());
}

TEST(ReplaceFile, NeverTakesOverThatEverybodyMayRead) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("open.ini")) << "x";
  std::filesystem::permissions(folder.file("open.ini"), std::filesystem::perms(0644));
  ASSERT_TRUE(replaceFile(folder.file("copy.ini"), "x", {folder.file("open.ini")}));
  EXPECT_FALSE(readableByEverybody(folder.file("copy.ini")).value());
}

TEST(ReplaceFile, NamesTheFileThatCouldNotBeWritten) {
  const TemporaryFolder folder;
  const Outcome outcome = replaceFile(folder.file("absent/kept.txt"), "x");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, Error::Kind::Disk);
  EXPECT_NE(outcome.error().what.find("kept.txt"), std::string::npos);
}

TEST(CreateFile, WritesAFileForItsOwnerAloneAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  const Result<bool> created = createFile(folder.file("first.ini"), "text");
  ASSERT_TRUE(created);
  EXPECT_TRUE(created.value());
  EXPECT_EQ(readFile(folder.file("first.ini"), 100).value(), "text");
  EXPECT_FALSE(readableByEverybody(folder.file("first.ini")).value());
  EXPECT_EQ(entriesOf(folder.path()), 1U);
}

TEST(CreateFile, NeverTouchesWhatIsThere) {
  const TemporaryFolder folder;
  ASSERT_TRUE(replaceFile(folder.file("first.ini"), "mine"));
  const Result<bool> created = createFile(folder.file("first.ini"), "other");
  ASSERT_TRUE(created);
  EXPECT_FALSE(created.value());
  EXPECT_EQ(readFile(folder.file("first.ini"), 100).value(), "mine");
  EXPECT_EQ(entriesOf(folder.path()), 1U);
}

TEST(ReadFile, RefusesWhatIsLongerThanTheLimit) {
  const TemporaryFolder folder;
  ASSERT_TRUE(replaceFile(folder.file("big"), std::string(1001, 'x')));
  EXPECT_FALSE(readFile(folder.file("big"), 1000));
  EXPECT_EQ(readFile(folder.file("big"), 1001).value().size(), 1001U);
}

TEST(ReadFile, SaysWhyAFolderOrAnAbsentFileCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_FALSE(readFile(folder.path(), 1000));
  const auto absent = readFile(folder.file("absent.ini"), 1000);
  ASSERT_FALSE(absent);
  EXPECT_NE(absent.error().what.find("absent.ini"), std::string::npos);
}

TEST(ReadFile, TakesNamesBeyondAscii) {
  const TemporaryFolder folder;
  const std::string name = folder.path() + "/Größe-Київ.ini";
  ASSERT_TRUE(replaceFile(name, "x"));
  EXPECT_EQ(readFile(name, 10).value(), "x");
}

TEST(MakePrivateFolder, MakesThoseAboveTooAndIsContentWithAnExistingOne) {
  const TemporaryFolder folder;
  ASSERT_TRUE(makePrivateFolder(folder.file("a") + "/b/c"));
  EXPECT_TRUE(std::filesystem::is_directory(folder.file("a") + "/b/c"));
  EXPECT_TRUE(makePrivateFolder(folder.file("a") + "/b/c"));
  EXPECT_FALSE(readableByEverybody(folder.file("a")).value());
}

TEST(MakePrivateFolder, FailsWhereAFileStandsInTheWay) {
  const TemporaryFolder folder;
  ASSERT_TRUE(replaceFile(folder.file("a"), "x"));
  EXPECT_FALSE(makePrivateFolder(folder.file("a") + "/b"));
}

TEST(FreeSpace, IsKnownForAnExistingFolderOnly) {
  const TemporaryFolder folder;
  EXPECT_GT(freeSpace(folder.path()).value(), 0U);
  EXPECT_FALSE(freeSpace(folder.path() + "/absent/deeper"));
}

}  // namespace
}  // namespace relay
