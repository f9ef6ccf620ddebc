#include "Core/Delivery/RetryPolicy.h"

#include <vector>

#include <gtest/gtest.h>

namespace relay {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

int noJitter(int) { return 0; }

constexpr milliseconds days77 = std::chrono::hours(77);

// The waits after each failure, until there is no further attempt or `most` are seen.
std::vector<milliseconds> waits(Urgency urgency, Meaning meaning, int most) {
  std::vector<milliseconds> all;
  Tried tried{urgency, 0, 0, 0ms};
  for (int failure = 1; failure <= most; ++failure) {
    tried.failures = failure;
    if (meaning == Meaning::Refused) ++tried.refusals;
    const auto wait = waitAfter(tried, meaning, std::nullopt, std::chrono::hours(1000), noJitter);
    if (!wait) break;
    all.push_back(*wait);
  }
  return all;
}

TEST(RetryPolicy, TriesLiveEventsThreeTimesWithinFourSeconds) {
  EXPECT_EQ(waits(Urgency::Live, Meaning::TryAgain, 20), (std::vector<milliseconds>{1s, 3s}));
  EXPECT_EQ(waits(Urgency::Live, Meaning::Refused, 20), (std::vector<milliseconds>{1s, 3s}));
}

TEST(RetryPolicy, TriesStateEventsQuicklyAndThenAsFinalOnes) {
  EXPECT_EQ(waits(Urgency::State, Meaning::TryAgain, 8),
            (std::vector<milliseconds>{1s, 3s, 10s, 30s, 5s, 30s, 2min, 10min}));
}

TEST(RetryPolicy, TriesFinalEventsOverDays) {
  EXPECT_EQ(waits(Urgency::Final, Meaning::TryAgain, 14),
            (std::vector<milliseconds>{5s, 30s, 2min, 10min, 30min, 1h, 2h, 5h, 10h, 14h, 20h, 24h, 24h, 24h}));
}

TEST(RetryPolicy, SpreadsFinalRetriesByTwentyPercentEachWay) {
  const Tried tried{Urgency::Final, 3, 0, 0ms};
  const auto with = [&](int percent) {
    return waitAfter(tried, Meaning::TryAgain, std::nullopt, days77, [percent](int range) {
      EXPECT_EQ(range, 20);
      return percent;
    });
  };
  EXPECT_EQ(with(-20), milliseconds(96s));
  EXPECT_EQ(with(20), milliseconds(144s));
  EXPECT_EQ(with(500), milliseconds(144s));
}

TEST(RetryPolicy, TriesRefusedEventsAtTwoAndThirtyMinutes) {
  EXPECT_EQ(waits(Urgency::Final, Meaning::Refused, 20), (std::vector<milliseconds>{2min, 28min}));
  EXPECT_EQ(waits(Urgency::State, Meaning::Refused, 20), (std::vector<milliseconds>{2min, 28min}));
}

TEST(RetryPolicy, MakesTheLastAttemptWhenKeepTryingIsOver) {
  Tried tried{Urgency::Final, 12, 0, days77 - 10min};
  EXPECT_EQ(waitAfter(tried, Meaning::TryAgain, std::nullopt, days77, noJitter), milliseconds(10min));
  tried.age = days77;
  EXPECT_EQ(waitAfter(tried, Meaning::TryAgain, std::nullopt, days77, noJitter), std::nullopt);
}

TEST(RetryPolicy, TakesTheReceiversRetryAfterInPlaceOfItsOwnWait) {
  const Tried tried{Urgency::Final, 1, 0, 0ms};
  EXPECT_EQ(waitAfter(tried, Meaning::TryAgain, 90s, days77, noJitter), milliseconds(90s));
  const Tried last{Urgency::Live, 3, 0, 0ms};
  EXPECT_EQ(waitAfter(last, Meaning::TryAgain, 1s, days77, noJitter), std::nullopt);
}

TEST(RetryPolicy, KnowsWhatAnAnswerMeans) {
  for (const int code : {200, 201, 204, 299}) EXPECT_EQ(meaningOf(code), Meaning::Delivered) << code;
  for (const int code : {401, 403, 410}) EXPECT_EQ(meaningOf(code), Meaning::Paused) << code;
  for (const int code : {301, 302, 308, 400, 404, 405, 413, 422, 451})
    EXPECT_EQ(meaningOf(code), Meaning::Refused) << code;
  for (const int code : {0, 100, 408, 409, 423, 425, 429, 500, 503, 599, 999}) {
    EXPECT_EQ(meaningOf(code), Meaning::TryAgain) << code;
  }
}

TEST(RetryPolicy, AsksAPausedReceiverEachMinuteAndAGoneOneEachHour) {
  EXPECT_EQ(probeEvery(401), milliseconds(60s));
  EXPECT_EQ(probeEvery(403), milliseconds(60s));
  EXPECT_EQ(probeEvery(410), milliseconds(1h));
}

}  // namespace
}  // namespace relay
