#include "Core/Http/KeyCheck.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

using namespace std::chrono_literals;

TEST(KeyCheckTest, OnlyTheSameKeyIsTheSame) {
  EXPECT_TRUE(sameKey("0123456789abcdef", "0123456789abcdef"));
  EXPECT_FALSE(sameKey("0123456789abcdeF", "0123456789abcdef"));
  EXPECT_FALSE(sameKey("0123456789abcde", "0123456789abcdef"));
  EXPECT_FALSE(sameKey("0123456789abcdef0", "0123456789abcdef"));
  EXPECT_FALSE(sameKey("abab", "ab"));
  EXPECT_FALSE(sameKey("", "0123456789abcdef"));
}

TEST(KeyCheckTest, AKeyThatWasNeverSetOpensNothing) {
  EXPECT_FALSE(sameKey("", ""));
  EXPECT_FALSE(sameKey("x", ""));
}

class KeyThrottleTest : public testing::Test {
 protected:
  KeyVerdict wrong(const char* address = "192.0.2.1") { return throttle.judge(address, false, now); }

  KeyThrottle throttle;
  KeyThrottle::Now now{std::chrono::hours(1)};
};

TEST_F(KeyThrottleTest, TenWrongKeysWithinAMinuteAreEnough) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(wrong(), KeyVerdict::Wrong) << i;
    now += 1s;
  }
  EXPECT_EQ(wrong(), KeyVerdict::TooMany);
}

TEST_F(KeyThrottleTest, ARightKeyIsNeverThrottled) {
  for (int i = 0; i < 20; ++i) (void)wrong();
  EXPECT_EQ(throttle.judge("192.0.2.1", true, now), KeyVerdict::Right);
  EXPECT_EQ(wrong(), KeyVerdict::TooMany);
}

TEST_F(KeyThrottleTest, OtherAddressesAreNotConcerned) {
  for (int i = 0; i < 20; ++i) (void)wrong();
  EXPECT_EQ(wrong("192.0.2.2"), KeyVerdict::Wrong);
}

TEST_F(KeyThrottleTest, AMinuteAfterTheFirstOfTenItMayTryAgain) {
  for (int i = 0; i < 10; ++i) {
    (void)wrong();
    now += 1s;
  }
  now += 49s;
  EXPECT_EQ(wrong(), KeyVerdict::TooMany);
  now += 1s;
  EXPECT_EQ(wrong(), KeyVerdict::Wrong);
  EXPECT_EQ(wrong(), KeyVerdict::TooMany);
}

TEST_F(KeyThrottleTest, ManyAddressesPushOutTheOldestOnly) {
  for (int i = 0; i < 20; ++i) (void)wrong("victim");
  for (int i = 0; i < 4095; ++i) {
    now += 1ms;
    (void)wrong(std::to_string(i).c_str());
  }
  EXPECT_EQ(wrong("victim"), KeyVerdict::TooMany);
  now += 1ms;
  EXPECT_EQ(wrong("one more"), KeyVerdict::Wrong);
  EXPECT_EQ(wrong("victim"), KeyVerdict::Wrong) << "it was the oldest, and is forgotten";
}

}  // namespace
}  // namespace relay
