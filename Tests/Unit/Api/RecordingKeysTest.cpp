#include "Core/Api/RecordingKeys.h"

#include <gtest/gtest.h>

#include "Core/Platform/Files.h"
#include "Tests/Support/TempFolder.h"

namespace relay {
namespace {

class RecordingKeysTest : public testing::Test {
 protected:
  std::vector<std::string> keys(const std::string& configured = {}) {
    const auto found = recordingKeys(folder.path().string(), Secret(configured), true);
    EXPECT_TRUE(found) << found.error().what;
    std::vector<std::string> plain;
    if (found) {
      for (const auto& key : found.value()) plain.push_back(key.reveal());
    }
    return plain;
  }
  std::string fault(const std::string& configured = {}) {
    const auto found = recordingKeys(folder.path().string(), Secret(configured), true);
    return found ? std::string() : found.error().what;
  }

  test::TempFolder folder;
  std::string file = folder.file("recording-links.key");
};

TEST_F(RecordingKeysTest, MakesARandomKeyOnceAndKeepsItForItsOwnerOnly) {
  const auto first = keys();
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].size(), 64u);
  EXPECT_EQ(keys(), first);
  const auto open = readableByEverybody(file);
  ASSERT_TRUE(open);
  EXPECT_FALSE(open.value());
  test::TempFolder other;
  EXPECT_NE(recordingKeys(other.path().string(), Secret(), true).value()[0].reveal(), first[0]);
}

TEST_F(RecordingKeysTest, TakesTheOnesOfTheIniFirstAndMakesNoneBesideThem) {
  EXPECT_EQ(keys("first-key-0123456789, second-key-0123456789"),
            (std::vector<std::string>{"first-key-0123456789", "second-key-0123456789"}));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(RecordingKeysTest, KeepsAcceptingTheKeptOneWhenTheIniGetsItsOwn) {
  const auto kept = keys().front();
  EXPECT_EQ(keys("first-key-0123456789"), (std::vector<std::string>{"first-key-0123456789", kept}));
}

TEST_F(RecordingKeysTest, MakesNoneForOthersThanTheService) {
  const auto none = recordingKeys(folder.path().string(), Secret(), false);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().what.find(file), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(RecordingKeysTest, ReadsSeveralLinesOfTheFile) {
  ASSERT_TRUE(replaceFile(file, "a-new-key-0123456789\r\n\n  an-old-key-0123456789  \n"));
  EXPECT_EQ(keys(), (std::vector<std::string>{"a-new-key-0123456789", "an-old-key-0123456789"}));
}

TEST_F(RecordingKeysTest, RefusesShortKeysAndAnEmptyFileWithoutShowingThem) {
  EXPECT_NE(fault("short").find("signing_key"), std::string::npos);
  EXPECT_EQ(fault("shortish").find("shortish"), std::string::npos);
  ASSERT_TRUE(replaceFile(file, "\n"));
  EXPECT_NE(fault().find("recording-links.key"), std::string::npos);
  ASSERT_TRUE(replaceFile(file, "tooshort\n"));
  EXPECT_NE(fault().find("16 characters"), std::string::npos);
  EXPECT_EQ(fault().find("tooshort"), std::string::npos);
}

}  // namespace
}  // namespace relay
