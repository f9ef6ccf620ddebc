#include "Core/Delivery/RetryAfter.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

const WallTime now = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6) + 8h + 49min + 7s;

TEST(RetryAfter, ReadsWholeSeconds) {
  EXPECT_EQ(parseRetryAfter("120", now), milliseconds(120s));
  EXPECT_EQ(parseRetryAfter("1", now), milliseconds(1s));
}

TEST(RetryAfter, ReadsAnHttpDate) {
  EXPECT_EQ(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now), milliseconds(30s));
}

TEST(RetryAfter, WaitsAtLeastASecondAndAtMostAnHour) {
  EXPECT_EQ(parseRetryAfter("0", now), milliseconds(1s));
  EXPECT_EQ(parseRetryAfter("86400", now), milliseconds(1h));
  EXPECT_EQ(parseRetryAfter("99999999999999999999999999", now), milliseconds(1h));
  EXPECT_EQ(parseRetryAfter("Sun, 06 Nov 1994 08:00:00 GMT", now), milliseconds(1s));
  EXPECT_EQ(parseRetryAfter("Sun, 06 Nov 2044 08:00:00 GMT", now), milliseconds(1h));
}

TEST(RetryAfter, IgnoresWhatItCannotRead) {
  for (const char* text :
       {"", " ", "-5", "+5", "5s", "1.5", "soon", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nox 1994 08:49:37 GMT",
        "Sun, -6 Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(parseRetryAfter(text, now), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace relay
