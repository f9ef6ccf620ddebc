#include "Core/Pbx/ThreeCx/Times.h"

#include <gtest/gtest.h>

namespace relay::threecx {
namespace {

using std::chrono::milliseconds;

std::int64_t ms(std::optional<WallTime> time) { return time ? time->time_since_epoch().count() : -1; }

TEST(IsoTimeTest, ReadsEveryPrecisionAndZone) {
  EXPECT_EQ(ms(parseIsoTime("1970-01-01T00:00:01Z")), 1000);
  EXPECT_EQ(ms(parseIsoTime("1970-01-01T00:00:01.5Z")), 1500);
  EXPECT_EQ(ms(parseIsoTime("1970-01-01T00:00:01.577027Z")), 1577);
  EXPECT_EQ(ms(parseIsoTime("1970-01-01T02:00:01+02:00")), 1000);
  EXPECT_EQ(ms(parseIsoTime("1970-01-01T00:00:01")), 1000);
}

TEST(IsoTimeTest, RefusesWhatIsNone) {
  for (const char* text : {"", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z",
                           "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "2026-01-01"}) {
    EXPECT_FALSE(parseIsoTime(text)) << text;
  }
}

TEST(IsoDurationTest, ReadsThoseOfTheCallLog) {
  EXPECT_EQ(parseIsoDuration("PT1M12.577027S"), milliseconds(72'577));
  EXPECT_EQ(parseIsoDuration("PT0S"), milliseconds(0));
  EXPECT_EQ(parseIsoDuration("PT0.00976S"), milliseconds(9));
  EXPECT_EQ(parseIsoDuration("P1DT2H3M"), milliseconds(93'780'000));
  EXPECT_EQ(parseIsoDuration("-PT3S"), milliseconds(0));
}

TEST(IsoDurationTest, RefusesWhatIsNone) {
  for (const char* text : {"", "P", "PT", "12", "PT5", "PTS", "P5S", "PT99999999999999999999S", "P9999D"}) {
    EXPECT_FALSE(parseIsoDuration(text)) << text;
  }
}

TEST(HttpDateTest, ReadsThePreferredForm) {
  EXPECT_EQ(ms(parseHttpDate("Thu, 01 Jan 1970 00:00:10 GMT")), 10'000);
  EXPECT_FALSE(parseHttpDate("Thursday, 01-Jan-70 00:00:10 GMT"));
  EXPECT_FALSE(parseHttpDate(""));
}

TEST(HistoryIdTest, HoldsTheStartOfTheCallAndItsId) {
  const auto id = parseHistoryId("00000000-01dd-43ab-25e4-c243000002c5");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->callId, 709);
  EXPECT_EQ(id->start, *parseIsoTime("2026-09-13T18:10:24.520Z"));
  const auto other = parseHistoryId("00000000-01dc-27fa-d1eb-64b00000002e");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->callId, 46);
  EXPECT_EQ(other->start, *parseIsoTime("2025-09-17T17:45:13.144Z"));
}

TEST(HistoryIdTest, OtherGuidsAreNone) {
  for (const char* text : {"", "00000000-01dd-43ab-25e4-c243000002c", "12345678-01dd-43ab-25e4-c243000002c5",
                           "00000000-01dd-43ab-25e4-c24300000xyz", "00000000-0000-0000-0000-000000000001",
                           "00000000-ffff-ffff-ffff-ffff00000001"}) {
    EXPECT_FALSE(parseHistoryId(text)) << text;
  }
}

TEST(IsoTimeTest, WritesWholeSeconds) {
  EXPECT_EQ(isoTime(*parseIsoTime("2026-09-13T18:10:24.520Z")), "2026-09-13T18:10:24Z");
}

}  // namespace
}  // namespace relay::threecx
