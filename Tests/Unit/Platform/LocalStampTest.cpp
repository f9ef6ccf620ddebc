#include "Core/Platform/LocalStamp.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

using namespace std::chrono_literals;

WallTime utc(int y, unsigned mo, unsigned d, int h, int mi, int s, int ms = 0) {
  using namespace std::chrono;
  return sys_days{year(y) / month(mo) / day(d)} + hours(h) + minutes(mi) + seconds(s) + milliseconds(ms);
}

class StampInBerlin : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = makeStamp("Europe/Berlin");
    ASSERT_TRUE(made) << made.error().what;
    stamp = made.value();
  }
  std::function<std::string(WallTime)> stamp;
};

TEST_F(StampInBerlin, FollowsSummerAndWinterTime) {
  EXPECT_EQ(stamp(utc(2021, 7, 1, 14, 56, 49)), "210701165649");
  EXPECT_EQ(stamp(utc(2021, 1, 1, 14, 56, 49)), "210101155649");
}

TEST_F(StampInBerlin, ChangesTheHourAtTheExactSecond) {
  EXPECT_EQ(stamp(utc(2026, 3, 29, 0, 59, 59)), "260329015959");
  EXPECT_EQ(stamp(utc(2026, 3, 29, 1, 0, 0)), "260329030000");
  EXPECT_EQ(stamp(utc(2026, 10, 25, 0, 59, 59)), "261025025959");
  EXPECT_EQ(stamp(utc(2026, 10, 25, 1, 0, 0)), "261025020000");
}

TEST_F(StampInBerlin, CutsSecondsAndNeverRoundsThem) {
  EXPECT_EQ(stamp(utc(2026, 12, 31, 22, 59, 59, 999)), "261231235959");
  EXPECT_EQ(stamp(utc(2026, 12, 31, 23, 0, 0, 0)), "270101000000");
}

TEST(Stamp, TakesUtcByName) { EXPECT_EQ(makeStamp("UTC").value()(utc(2026, 5, 4, 3, 2, 1)), "260504030201"); }

TEST(Stamp, AnUnknownZoneIsAConfigError) {
  for (const char* name : {"Europe/Berlyn", "../../etc/passwd", "Berlin", "CEST"}) {
    const auto made = makeStamp(name);
    ASSERT_FALSE(made) << name;
    EXPECT_EQ(made.error().kind, Error::Kind::Config);
    EXPECT_FALSE(checkZone(name));
  }
  EXPECT_TRUE(checkZone("Europe/Kyiv") || checkZone("Europe/Kiev"));
}

TEST(Stamp, WithoutAZoneItIsThisMachinesAndWithinADayOfUtc) {
  const auto stamp = makeStamp("").value();
  const WallTime moment = utc(2026, 6, 15, 12, 30, 45, 999);
  EXPECT_EQ(stamp(moment).size(), 12U);
  EXPECT_EQ(stamp(moment).substr(10), "45");
  const auto offset =
      machineLocalTime(moment).time_since_epoch() - std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch();
  EXPECT_LE(std::chrono::abs(offset), 15h);
}

}  // namespace
}  // namespace relay
