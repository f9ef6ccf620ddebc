#include "Recordings/RecordingName.h"

#include <gtest/gtest.h>

namespace relay::recordings {
namespace {

using namespace std::chrono_literals;

RecordingName parsed(std::string_view file, std::string_view folder) {
  const auto name = parseRecordingName(file, folder);
  EXPECT_TRUE(name) << file;
  return name.value_or(RecordingName{});
}

TEST(RecordingName, ReadsV20WithTheExtensionFirst) {
  const auto name = parsed("[Doe, Jane]_9027-+15551230001_20260913181127(709).wav", "9027");
  EXPECT_EQ(name.displayName, "Doe, Jane");
  EXPECT_EQ(name.extension, "9027");
  EXPECT_EQ(name.other, "+15551230001");
  EXPECT_TRUE(name.extensionFirst);
  EXPECT_EQ(name.callId, 709);
  EXPECT_EQ(name.part, 1);
  EXPECT_EQ(name.stampDigits, "20260913181127");
  EXPECT_EQ(name.stamp, std::chrono::local_days(std::chrono::year(2026) / 9 / 13) + 18h + 11min + 27s);
}

TEST(RecordingName, ReadsV15OutboundAndInbound) {
  const auto out = parsed("[]_100-0555123001_20190211124709(2).wav", "100");
  EXPECT_EQ(out.displayName, "");
  EXPECT_EQ(out.extension, "100");
  EXPECT_EQ(out.other, "0555123001");
  const auto in = parsed("[15551230001]_15551230001-100_20190211124743(3).wav", "100");
  EXPECT_EQ(in.extension, "100");
  EXPECT_EQ(in.other, "15551230001");
  EXPECT_FALSE(in.extensionFirst);
}

TEST(RecordingName, TheFolderSaysWhichSideIsTheExtension) {
  EXPECT_EQ(parsed("[x]_101-102_20260101000000(1).wav", "102").extension, "102");
  EXPECT_EQ(parsed("[x]_101-102_20260101000000(1).wav", "101").extension, "101");
  EXPECT_EQ(parsed("[x]_+4930123456-102_20260101000000(1).wav", "Archive").extension, "102");
  EXPECT_EQ(parsed("[x]_101-0049-30-1234_20260101000000(1).wav", "101").other, "0049-30-1234");
}

TEST(RecordingName, NamesMayHoldBracketsUnderscoresParenthesesAndAnyBytes) {
  EXPECT_EQ(parsed("[a]_b (2) [c]]_101-5_20260101000000(44).wav", "101").displayName, "a]_b (2) [c]");
  EXPECT_EQ(parsed("[Müller, Jörg]_101-5_20260101000000(44).WAV", "101").displayName, "Müller, Jörg");
  EXPECT_EQ(parsed("[\xFF\xFE]_101-5_20260101000000(44).wav", "101").displayName, "\xFF\xFE");
}

TEST(RecordingName, WithheldNumbersAreEmptyOrAnonymous) {
  EXPECT_EQ(parsed("[x]_101-anonymous_20260101000000(44).wav", "101").other, "anonymous");
  EXPECT_EQ(parsed("[x]_101-_20260101000000(44).wav", "101").other, "");
  EXPECT_EQ(parsed("[]_-101_20260101000000(44).wav", "101").extension, "101");
}

TEST(RecordingName, ReadsTheNumberOfAPart) {
  for (const char* file : {"[x]_1-2_20260101000000(44)_2.wav", "[x]_1-2_20260101000000(44)-2.wav",
                           "[x]_1-2_20260101000000(44) (2).wav", "[x]_1-2_20260101000000(44)(2).wav"}) {
    const auto name = parsed(file, "1");
    EXPECT_EQ(name.callId, 44) << file;
    EXPECT_EQ(name.part, 2) << file;
  }
}

TEST(RecordingName, RefusesWhateverIsNoRecording) {
  for (const char* file :
       {"", ".wav", "a.wav", "[x]_1-2_20260101000000(44).mp3", "[x]_1-2_20261301000000(44).wav", "[x]_1-2_2026(44).wav",
        "[x]_1-2_20260101000000().wav", "[x]_1-2_20260101000000(-4).wav", "[x]_12_20260101000000(4).wav",
        "[x]_1-2_20260101000000(99999999999999999999).wav", "[x]1-2_20260101000000(4).wav",
        "[x]_1-2_20260101000000(4)x.wav", "x]_1-2_20260101000000(4).wav", "20260101000000(4).wav"}) {
    EXPECT_FALSE(parseRecordingName(file, "1")) << file;
  }
}

TEST(RecordingName, TwoClocksMayDifferByWholeQuarterHours) {
  const std::chrono::local_seconds noon = std::chrono::local_days(std::chrono::year(2026) / 3 / 1) + 12h;
  EXPECT_TRUE(sameMomentInSomeZone(noon, noon + 3s, 5s));
  EXPECT_TRUE(sameMomentInSomeZone(noon, noon + 1h + 3s, 5s));
  EXPECT_TRUE(sameMomentInSomeZone(noon + 5h + 45min - 4s, noon, 5s));
  EXPECT_FALSE(sameMomentInSomeZone(noon, noon + 1h + 60s, 5s));
  EXPECT_FALSE(sameMomentInSomeZone(noon, noon + 15h, 5s));
}

}  // namespace
}  // namespace relay::recordings
