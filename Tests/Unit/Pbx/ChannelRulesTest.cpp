#include "Core/Pbx/ThreeCx/ChannelRules.h"

#include <gtest/gtest.h>

#include "Core/Pbx/ThreeCx/ClockOffset.h"

namespace relay::threecx {
namespace {

TEST(BackoffTest, GrowsFromOneToThirtySecondsWithAQuarterOfChanceAndNeverEnds) {
  Backoff lucky;
  Backoff unlucky;
  for (const int seconds : {1, 2, 4, 8, 16, 30, 30, 30}) {
    EXPECT_EQ(lucky.next(0), Elapsed(seconds * 750));
    const Elapsed longest = unlucky.next(0.999);
    EXPECT_GT(longest, Elapsed(seconds * 990));
    EXPECT_LE(longest, Elapsed(seconds * 1000));
  }
  for (int i = 0; i < 10'000; ++i) EXPECT_LE(lucky.next(0.5), Elapsed(30'000));
  lucky.reset();
  EXPECT_LE(lucky.next(0.5), Elapsed(1000));
}

TEST(SequenceWatchTest, AGapIsAnythingButTheNextNumber) {
  SequenceWatch watch;
  EXPECT_FALSE(watch.gap(17));
  EXPECT_FALSE(watch.gap(18));
  EXPECT_FALSE(watch.gap(18));
  EXPECT_FALSE(watch.gap(std::nullopt));
  EXPECT_TRUE(watch.gap(20));
  EXPECT_FALSE(watch.gap(21));
  EXPECT_TRUE(watch.gap(1));
  watch.reset();
  EXPECT_FALSE(watch.gap(500));
}

TEST(GapPatienceTest, NumbersThatAlwaysJumpCostEverFewerReads) {
  GapPatience patience;
  int reads = 0;
  for (Elapsed now(1); now < std::chrono::hours(2); now += Elapsed(100)) {
    if (patience.allowedAt(now) > now) continue;
    patience.read(now);
    ++reads;
  }
  EXPECT_LE(reads, 22);
  EXPECT_GE(reads, 12);
}

TEST(GapPatienceTest, RareGapsAreReadAtOnce) {
  GapPatience patience;
  for (int hour = 1; hour < 20; ++hour) {
    const Elapsed now = std::chrono::hours(hour);
    EXPECT_EQ(patience.allowedAt(now), now);
    patience.read(now);
  }
}

TEST(ProblemLogTest, AReasonIsSaidWhenItIsNewAndThenEveryHour) {
  ProblemLog log;
  EXPECT_EQ(log.trouble("refused", Elapsed(0)), "refused");
  EXPECT_FALSE(log.trouble("refused", Elapsed(30'000)));
  EXPECT_EQ(log.trouble("no such host", Elapsed(60'000)), "no such host");
  EXPECT_FALSE(log.trouble("no such host", std::chrono::minutes(60)));
  EXPECT_EQ(log.trouble("no such host", std::chrono::minutes(62)), "no such host (for 62 min now)");
}

TEST(ProblemLogTest, TheEndSaysHowLongItTook) {
  ProblemLog log;
  EXPECT_FALSE(log.over(Elapsed(0)));
  log.trouble("refused", Elapsed(5'000));
  log.trouble("reset", Elapsed(20'000));
  EXPECT_EQ(log.over(Elapsed(40'000)), "after 35 s");
  EXPECT_FALSE(log.over(Elapsed(41'000)));
}

TEST(RubbishCountTest, IsToldOnceAMinute) {
  RubbishCount count;
  EXPECT_EQ(count.another(Elapsed(0)), 1u);
  for (int i = 1; i < 100; ++i) EXPECT_EQ(count.another(Elapsed(i)), 0u);
  EXPECT_EQ(count.another(Elapsed(60'000)), 100u);
}

TEST(ClockOffsetTest, TheRoughClockCountsFromTwoSecondsAndYieldsToThePreciseOne) {
  ClockOffset offset;
  EXPECT_TRUE(offset.rough(std::chrono::milliseconds(900)));
  EXPECT_EQ(offset.ahead(), std::chrono::milliseconds(0));
  EXPECT_TRUE(offset.rough(std::chrono::milliseconds(-3'600'000)));
  EXPECT_EQ(offset.ahead(), std::chrono::milliseconds(-3'600'000));
  EXPECT_TRUE(offset.precise(std::chrono::milliseconds(250)));
  EXPECT_FALSE(offset.precise(std::chrono::milliseconds(300)));
  EXPECT_FALSE(offset.rough(std::chrono::milliseconds(9000)));
  EXPECT_EQ(offset.ahead(), std::chrono::milliseconds(250));
}

}  // namespace
}  // namespace relay::threecx
