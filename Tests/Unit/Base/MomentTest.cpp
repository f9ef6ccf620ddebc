#include <gtest/gtest.h>

#include "Core/Moment.h"

namespace relay {
namespace {

using namespace std::chrono_literals;

const WallTime moment{1772356502100ms};  // 2026-03-01T09:15:02.100Z

TEST(Moment, IsShownInUtcWithMilliseconds) { EXPECT_EQ(momentText(moment), "2026-03-01T09:15:02.100Z"); }

TEST(Moment, ReadsWhatItShows) { EXPECT_EQ(parseMoment("2026-03-01T09:15:02.100Z", WallTime{}), moment); }

TEST(Moment, ReadsWholeSecondsAndDays) {
  EXPECT_EQ(parseMoment("2026-03-01T09:15:02Z", WallTime{}), moment - 100ms);
  EXPECT_EQ(parseMoment("2026-03-01", WallTime{}), moment - 100ms - 9h - 15min - 2s);
}

TEST(Moment, ReadsATimeBackFromNow) {
  EXPECT_EQ(parseMoment("30s", moment), moment - 30s);
  EXPECT_EQ(parseMoment("2h", moment), moment - 2h);
  EXPECT_EQ(parseMoment("7d", moment), moment - 24h * 7);
}

TEST(Moment, RefusesAnythingElse) {
  for (const char* text : {"", "h", "-2h", "2x", "12345678h", "tomorrow", "2026-13-01", "2026-03-01T09:15:02", "2h "}) {
    EXPECT_EQ(parseMoment(text, moment), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace relay
