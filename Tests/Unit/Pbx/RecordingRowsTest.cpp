#include "Core/Pbx/ThreeCx/RecordingRows.h"

#include <gtest/gtest.h>

namespace relay::threecx {
namespace {

RecordingRow row(const std::string& url, std::int64_t id = 7) {
  RecordingRow one;
  one.id = id;
  one.url = url;
  return one;
}

TEST(RecordingRows, AreReadAsThePhoneSystemListsThem) {
  const auto rows =
      parseRecordings(R"({"@odata.context":"x","value":[)"
                      R"({"Id":632932,"StartTime":"2026-09-13T18:11:27.302658Z","EndTime":"2026-09-13T18:12:40Z",)"
                      R"("RecordingUrl":"9027/[Doe, Jane]_9027-+1555_20260913181127(709).wav"},)"
                      R"({"Id":632933,"StartTime":"2026-09-13T18:13:00Z","EndTime":null,"RecordingUrl":null},)"
                      R"({"Id":"x"},17]})");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(rows->at(0).id, 632932);
  EXPECT_TRUE(rows->at(0).ready());
  EXPECT_EQ(*rows->at(0).end - *rows->at(0).start, std::chrono::milliseconds(72'698));
  EXPECT_FALSE(rows->at(1).ready());
  for (const char* text : {"", "[]", "{}", R"({"value":17})", "<html>"}) EXPECT_FALSE(parseRecordings(text)) << text;
}

TEST(RecordingPlace, IsTheExtensionsFolderAndTheNameOfTheFile) {
  const auto place = placeOf(row("9027/[Doe, Jane]_9027-+1555_20260913181127(709).wav"));
  EXPECT_EQ(place.folder, "9027");
  EXPECT_EQ(place.name, "[Doe, Jane]_9027-+1555_20260913181127(709).wav");
  EXPECT_EQ(placeOf(row("plain.wav")).folder, "");
  EXPECT_EQ(placeOf(row("C:\\Recordings\\101\\a.wav")).folder, "101");
}

TEST(RecordingPlace, NeverLeadsOutOfTheFolder) {
  for (const char* url : {"../../etc/passwd", "..\\..\\a.wav", "/etc/a.wav", "..", ".", "", "../", "a/../b.wav",
                          "101/..", "C:a.wav", "101/a:b*?\"<>|.wav", "101/.wav"}) {
    const auto place = placeOf(row(url));
    EXPECT_EQ(place.folder.find_first_of("./\\:"), std::string::npos) << url;
    EXPECT_EQ(place.name.find_first_of("/\\:*?\"<>|"), std::string::npos) << url;
    EXPECT_TRUE(place.name.ends_with(".wav")) << url;
    EXPECT_FALSE(place.name.starts_with(".")) << url << " -> " << place.name;
    EXPECT_GT(place.name.size(), 4u) << url;
  }
  EXPECT_EQ(placeOf(row("101/a\n\x01.wav")).name, "a__.wav");
  EXPECT_EQ(placeOf(row("")).name, "recording-7.wav");
}

TEST(RecordingPlace, KeepsTheEndOfALongNameSinceTheCallStandsThere) {
  std::string name = "[";
  for (int i = 0; i < 200; ++i) name += "\xC3\xA4";
  const auto place = placeOf(row("101/" + name + "]_101-1_20260913181127(709).wav"));
  EXPECT_LE(place.name.size(), 200u);
  EXPECT_TRUE(place.name.ends_with("]_101-1_20260913181127(709).wav"));
  EXPECT_EQ(static_cast<unsigned char>(place.name[0]), 0xC3u) << "no half character";
}

TEST(RecordingProgress, ReadsAgainFromTheOldestThatIsOpen) {
  RecordingProgress progress;
  progress.upTo = 10;
  EXPECT_EQ(progress.readAfter(), 10);
  EXPECT_FALSE(progress.wants(10));
  progress.seen(11);
  progress.seen(12);
  progress.seen(13);
  progress.done(11);
  progress.done(13);
  EXPECT_EQ(progress.readAfter(), 11);
  EXPECT_TRUE(progress.wants(12));
  EXPECT_FALSE(progress.wants(13));
  EXPECT_TRUE(progress.wants(14));
  progress.done(12);
  EXPECT_EQ(progress.readAfter(), 13);
}

TEST(RecordingProgress, SurvivesARestart) {
  RecordingProgress progress;
  progress.upTo = 632'940;
  progress.open = {{632'931, 0}, {632'935, 4}};
  EXPECT_EQ(progressFromJson(toJson(progress)), progress);
  for (const char* text : {"", "{}", "[]", R"({"upTo":"x"})"}) EXPECT_FALSE(progressFromJson(text)) << text;
}

}  // namespace
}  // namespace relay::threecx
