#include "Core/Delivery/TokenBucket.h"

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

TEST(TokenBucket, LetsEverythingThroughWithoutALimit) {
  TokenBucket bucket;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(bucket.take(noon));
  EXPECT_EQ(bucket.readyAt(noon), noon);
}

TEST(TokenBucket, AllowsOneSecondsWorthAtOnceAndThenTheRate) {
  TokenBucket bucket;
  bucket.limit(10);
  int taken = 0;
  while (bucket.take(noon)) ++taken;
  EXPECT_EQ(taken, 10);
  EXPECT_EQ(bucket.readyAt(noon), noon + 100ms);
  EXPECT_FALSE(bucket.take(noon + 99ms));
  EXPECT_TRUE(bucket.take(noon + 100ms));
}

TEST(TokenBucket, HandlesRatesBelowOneASecond) {
  TokenBucket bucket;
  bucket.limit(100.0 / 3600);
  EXPECT_TRUE(bucket.take(noon));
  EXPECT_FALSE(bucket.take(noon + 35s));
  const auto ready = bucket.readyAt(noon + 35s);
  EXPECT_GE(ready, noon + 36s);
  EXPECT_LE(ready, noon + 36s + 1ms);
  EXPECT_TRUE(bucket.take(ready));
}

TEST(TokenBucket, GoesOnWhenTheClockIsSetBack) {
  TokenBucket bucket;
  bucket.limit(1);
  EXPECT_TRUE(bucket.take(noon));
  const auto back = noon - 1h;
  EXPECT_FALSE(bucket.take(back));
  EXPECT_TRUE(bucket.take(back + 1s));
}

}  // namespace
}  // namespace relay
