#include "Recordings/Library.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "Recordings/Id3Tag.h"
#include "Recordings/RecordingTag.h"
#include "Recordings/RecordingsService.h"
#include "Tests/Support/TempFolder.h"

namespace relay::recordings {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

const WallTime noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 14) + 12h;

class LibraryTest : public ::testing::Test {
 protected:
  LibraryTest() { fs::create_directories(output); }
  Library::Opened open() {
    auto opened = Library::open(file, output, noon);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().what);
    return std::move(opened).value();
  }
  static Recording recording(int part, const std::string& caller = "+15551230001") {
    Recording made;
    made.callKey = "260314120000_709";
    made.part = part;
    made.callId = 709;
    made.hash = "hash" + std::to_string(part);
    made.stamp = "20260314120005";
    made.extension = "101";
    made.caller = caller;
    made.length = 61s;
    made.bytes = 1000;
    made.madeAt = noon + std::chrono::minutes(part);
    return made;
  }
  SourceFile source(const Recording& of) {
    return {folder.file(of.name() + ".wav"), 10, 20, FileState::Made, "", of.hash};
  }
  void write(const Recording& of) { folder.write("out/" + of.name(), id3Bytes(tagOf(of)) + "sound"); }

  test::TempFolder folder;
  std::string file = folder.file("recordings.db");
  std::string output = folder.file("out");
};

TEST_F(LibraryTest, WhatWasAddedIsFound) {
  auto opened = open();
  auto& library = *opened.library;
  ASSERT_TRUE(library.add(recording(1), source(recording(1))));
  ASSERT_TRUE(library.add(recording(2), source(recording(2))));
  EXPECT_EQ(library.find("260314120000_709-1-2.mp3")->length, 61s);
  EXPECT_FALSE(library.find("../etc/passwd"));
  EXPECT_EQ(library.lastPart("260314120000_709", 1), 2);
  EXPECT_EQ(library.lastPart("260314120000_709", 2), 0);
  EXPECT_EQ(library.sameSound(709, "hash2")->part, 2);
  EXPECT_FALSE(library.sameSound(710, "hash2"));
  EXPECT_EQ(library.size().bytes, 2000U);
  RecordingQuery query;
  query.number = "+15551230001";
  EXPECT_EQ(library.list(query).value().size(), 2U);
  query.number = "102";
  EXPECT_TRUE(library.list(query).value().empty());
}

TEST_F(LibraryTest, AnotherReaderSeesWhatIsPosted) {
  auto opened = open();
  ASSERT_TRUE(opened.library->add(recording(1), source(recording(1))));
  ASSERT_TRUE(opened.library->setPosted({recording(1).name()}, PostState::Posted));
  const auto reader = Library::read(file);
  ASSERT_TRUE(reader) << reader.error().what;
  EXPECT_EQ(reader.value()->find(recording(1).name())->posted, PostState::Posted);
}

TEST_F(LibraryTest, ItIsMadeAnewFromTheFolderWhenItIsLostOrBroken) {
  write(recording(1));
  write(recording(2));
  folder.write("out/notes.txt", "x");
  folder.write("out/260314120000_709-1-3.mp3.part", "x");
  auto opened = open();
  EXPECT_EQ(opened.rebuilt, 2U);
  const auto found = opened.library->find(recording(2).name());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->hash, "hash2");
  EXPECT_EQ(found->caller, "+15551230001");
  EXPECT_EQ(found->length, 61s);
  EXPECT_EQ(found->posted, PostState::Posted) << "nothing is posted twice";
  opened.library.reset();
  folder.write("recordings.db", std::string(5000, 'x'));
  auto again = open();
  EXPECT_EQ(again.rebuilt, 2U);
  EXPECT_NE(again.problem.find("set aside"), std::string::npos);
}

TEST_F(LibraryTest, TheFirstStartIsKept) {
  EXPECT_EQ(open().library->firstStart(), noon);
  auto later = Library::open(file, output, noon + 24h);
  ASSERT_TRUE(later);
  EXPECT_EQ(later.value().library->firstStart(), noon);
}

TEST_F(LibraryTest, ErasingACallerLeavesTheOthers) {
  auto opened = open();
  const auto mine = recording(1);
  const auto theirs = recording(2, "+15559990002");
  for (const auto& each : {mine, theirs}) {
    write(each);
    auto made = each;
    made.source = source(each).path;
    std::ofstream(made.source) << "wav";
    ASSERT_TRUE(opened.library->add(made, source(each)));
  }
  const auto erased = eraseCaller(*opened.library, output, mine.caller);
  ASSERT_TRUE(erased);
  EXPECT_EQ(erased.value().files.size(), 2U);
  EXPECT_TRUE(erased.value().problems.empty());
  EXPECT_FALSE(fs::exists(fs::path(output) / mine.name()));
  EXPECT_FALSE(fs::exists(source(mine).path));
  EXPECT_TRUE(fs::exists(source(theirs).path));
  EXPECT_FALSE(opened.library->find(mine.name()));
  EXPECT_TRUE(opened.library->find(theirs.name()));
}

TEST_F(LibraryTest, ATagTellsEverythingOfItsRow) {
  auto made = recording(3);
  made.direction = Direction::Outgoing;
  const auto read = recordingFrom(made.name(), tagOf(made));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name(), made.name());
  EXPECT_EQ(read->direction, Direction::Outgoing);
  EXPECT_EQ(read->stamp, made.stamp);
  for (const char* name : {"x.mp3", "260314120000_709-1.mp3", "260314120000-1-1.mp3", "260314120000_x-1-1.mp3",
                           "260314120000_709-1-1.wav", "-1-1.mp3", "26031412000x_709-1-1.mp3"})
    EXPECT_FALSE(recordingFrom(name, {})) << name;
}

}  // namespace
}  // namespace relay::recordings
