#include "Recordings/CallsOfRecordings.h"

#include <gtest/gtest.h>

namespace relay::recordings {
namespace {

using namespace std::chrono_literals;

const WallTime noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 14) + 12h;

class CallsOfRecordingsTest : public ::testing::Test {
 protected:
  CallEvent event(EventKind kind, std::int64_t call, int leg, WallTime at, const std::string& user = "101") {
    CallEvent made;
    made.kind = kind;
    made.callKey = "260314120000_" + std::to_string(call);
    made.callId = call;
    made.leg = leg;
    made.sequence = ++sequence;
    made.at = at;
    made.user = user;
    made.callerNumber = "+15551230001";
    if (kind == EventKind::Started) made.answeredAt = at;
    return made;
  }
  void answer(std::int64_t call, WallTime at, int leg = 1, const std::string& user = "101") {
    calls.apply(event(EventKind::Started, call, leg, at, user));
  }
  void end(std::int64_t call, WallTime at, int leg = 1, const std::string& user = "101", bool transferred = false) {
    auto made = event(EventKind::Ended, call, leg, at, user);
    made.transferred = transferred;
    calls.apply(made);
  }
  static RecordingName name(std::int64_t call, std::chrono::seconds afterNoon, const std::string& extension = "101") {
    RecordingName made;
    made.callId = call;
    made.extension = extension;
    made.other = "015551230001";
    made.stamp = std::chrono::local_seconds(
        std::chrono::duration_cast<std::chrono::seconds>(noon.time_since_epoch() + afterNoon));
    return made;
  }

  CallsOfRecordings calls;
  int sequence = 0;
};

TEST_F(CallsOfRecordingsTest, TheCallIdMatchesInUtcAndInLocalTime) {
  answer(709, noon + 5s);
  end(709, noon + 3min);
  for (const auto zone : {0h, 1h, -5h, 14h}) {
    const auto match = calls.match(name(709, 5s + zone), noon + 1h);
    ASSERT_TRUE(match) << zone.count();
    EXPECT_EQ(match->callKey, "260314120000_709");
    EXPECT_EQ(match->leg, 1);
  }
  EXPECT_FALSE(calls.match(name(709, 48h), noon + 1h));
  EXPECT_FALSE(calls.match(name(709, 8min), noon + 1h)) << "no zone is eight minutes away";
}

TEST_F(CallsOfRecordingsTest, AFileBelongsToTheLegOfItsExtension) {
  answer(7, noon);
  end(7, noon + 1min, 1, "101", true);
  answer(7, noon + 61s, 2, "102");
  end(7, noon + 3min, 2, "102");
  EXPECT_EQ(calls.match(name(7, 0s, "101"), noon + 1h)->leg, 1);
  EXPECT_EQ(calls.match(name(7, 61s, "102"), noon + 1h)->leg, 2);
  EXPECT_EQ(calls.match(name(7, 62s, "999"), noon + 1h)->leg, 2) << "nearest in time";
}

TEST_F(CallsOfRecordingsTest, OneExtensionTwiceInACallIsToldApartByTime) {
  answer(7, noon);
  end(7, noon + 60s, 1, "101", true);
  answer(7, noon + 200s, 2, "101");
  end(7, noon + 300s, 2, "101");
  EXPECT_EQ(calls.match(name(7, 1s), noon + 1h)->leg, 1);
  EXPECT_EQ(calls.match(name(7, 30s), noon + 1h)->leg, 1) << "recording was resumed";
  EXPECT_EQ(calls.match(name(7, 201s), noon + 1h)->leg, 2);
}

TEST_F(CallsOfRecordingsTest, WithoutTheCallIdTimeExtensionAndNumberMustAgreeOnOneCall) {
  answer(7, noon);
  end(7, noon + 60s);
  EXPECT_TRUE(calls.match(name(4711, 30s), noon + 1h));
  EXPECT_FALSE(calls.match(name(4711, 30s, "102"), noon + 1h));
  auto other = name(4711, 30s);
  other.other = "+15559999999";
  EXPECT_FALSE(calls.match(other, noon + 1h));
  answer(8, noon);
  end(8, noon + 60s);
  EXPECT_FALSE(calls.match(name(4711, 30s), noon + 1h)) << "two calls: a guess is no match";
}

TEST_F(CallsOfRecordingsTest, ACallEndsWithAnEndThatIsNoTransferOrAMinuteAfterOneThatIs) {
  EXPECT_EQ(calls.phase("260314120000_7", noon), CallPhase::Unknown);
  answer(7, noon);
  EXPECT_EQ(calls.phase("260314120000_7", noon + 10h), CallPhase::Running);
  end(7, noon + 60s, 1, "101", true);
  EXPECT_EQ(calls.phase("260314120000_7", noon + 100s), CallPhase::Running);
  EXPECT_EQ(calls.phase("260314120000_7", noon + 121s), CallPhase::Ended);
  answer(7, noon + 130s, 2, "102");
  EXPECT_EQ(calls.phase("260314120000_7", noon + 10h), CallPhase::Running);
  end(7, noon + 140s, 2, "102");
  EXPECT_EQ(calls.phase("260314120000_7", noon + 140s), CallPhase::Ended);
}

TEST_F(CallsOfRecordingsTest, WhatIsToldTwiceChangesNothing) {
  const auto first = event(EventKind::Started, 7, 1, noon);
  EXPECT_NE(calls.apply(first), nullptr);
  EXPECT_EQ(calls.apply(first), nullptr);
  EXPECT_EQ(calls.find(first.callKey)->legs.size(), 1U);
}

TEST_F(CallsOfRecordingsTest, ACallSurvivesOnDisk) {
  answer(7, noon);
  end(7, noon + 60s);
  const auto& call = *calls.find("260314120000_7");
  const auto read = recordedCallFromJson(toJson(call));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read.value().legs.size(), 1U);
  EXPECT_EQ(read.value().end, call.end);
  EXPECT_EQ(read.value().overAt, call.overAt);
  EXPECT_EQ(read.value().sequence, call.sequence);
  EXPECT_FALSE(recordedCallFromJson("{}"));
}

TEST_F(CallsOfRecordingsTest, OldCallsAreForgotten) {
  answer(7, noon);
  answer(8, noon + 1h);
  EXPECT_EQ(calls.forgetBefore(noon + 1min), std::vector<std::string>{"260314120000_7"});
  EXPECT_EQ(calls.size(), 1U);
}

}  // namespace
}  // namespace relay::recordings
