#include "Recordings/FileCompletion.h"

#include <gtest/gtest.h>

namespace relay::recordings {
namespace {

using namespace std::chrono_literals;
using Verdict = FileCompletion::Verdict;

class FileCompletionTest : public ::testing::Test {
 protected:
  Verdict look(CallPhase phase) { return completion.seen(file, phase, now); }
  Verdict lookInside(CallPhase phase) { return completion.inside(inside, phase, now); }
  // Found unchanged for so long that its inside counts.
  void settle(CallPhase phase) {
    look(phase);
    now += 5s;
    ASSERT_EQ(look(phase), Verdict::LookInside);
  }

  FileCompletion completion{{2s, 3s, 15min}};
  FileLook file{1000, 1};
  FileInside inside{FileUse::Free, WavLengths::Agree, false, "", false};
  WallTime now{1'000'000s};
};

TEST_F(FileCompletionTest, ItSettlesAfterTheEndOfItsCall) {
  EXPECT_EQ(look(CallPhase::Ended), Verdict::Wait);
  now += 1999ms;
  EXPECT_EQ(look(CallPhase::Ended), Verdict::Wait);
  now += 1ms;
  EXPECT_EQ(look(CallPhase::Ended), Verdict::LookInside);
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::Ready);
}

TEST_F(FileCompletionTest, AFileThatGrowsBeginsAnew) {
  look(CallPhase::Ended);
  now += 1900ms;
  file.size += 320;
  look(CallPhase::Ended);
  now += 1900ms;
  EXPECT_EQ(look(CallPhase::Ended), Verdict::Wait);
  now += 100ms;
  EXPECT_EQ(look(CallPhase::Ended), Verdict::LookInside);
}

TEST_F(FileCompletionTest, WhileItsCallRunsItWaitsLonger) {
  look(CallPhase::Running);
  now += 4999ms;
  EXPECT_EQ(look(CallPhase::Running), Verdict::Wait);
  now += 1ms;
  EXPECT_EQ(look(CallPhase::Running), Verdict::LookInside);
  EXPECT_EQ(lookInside(CallPhase::Running), Verdict::Ready);
}

TEST_F(FileCompletionTest, OpenLengthsCountOnlyWhenTheCallHasEnded) {
  inside.lengths = WavLengths::Open;
  settle(CallPhase::Running);
  EXPECT_EQ(lookInside(CallPhase::Running), Verdict::Wait);
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::Ready);
}

TEST_F(FileCompletionTest, WhatSomebodyWritesIsNotReady) {
  settle(CallPhase::Ended);
  inside.use = FileUse::Written;
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::Wait);
  inside.use = FileUse::Unknown;
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::Ready);
}

TEST_F(FileCompletionTest, AnEmptyFileIsNoAudioOnceTheCallIsOver) {
  inside.silent = true;
  settle(CallPhase::Running);
  EXPECT_EQ(lookInside(CallPhase::Running), Verdict::Wait);
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::NoAudio);
}

TEST_F(FileCompletionTest, WhatIsCutOffIsBrokenAfterItsTime) {
  inside.lengths = WavLengths::Short;
  settle(CallPhase::Ended);
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::Wait);
  now += 15min;
  EXPECT_EQ(lookInside(CallPhase::Running), Verdict::Wait);
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::Broken);
  EXPECT_NE(completion.problem().find("shorter"), std::string::npos);
}

TEST_F(FileCompletionTest, AFormatThatIsNotReadIsBrokenAtOnce) {
  settle(CallPhase::Ended);
  inside.problem = "GSM 6.10 is not read";
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::Broken);
  inside.mayMend = true;
  EXPECT_EQ(lookInside(CallPhase::Ended), Verdict::Wait);
}

TEST_F(FileCompletionTest, AClockThatWasSetBackDelaysButEndsIt) {
  look(CallPhase::Ended);
  now -= 10h;
  EXPECT_EQ(look(CallPhase::Ended), Verdict::Wait);
  now += 2s;
  EXPECT_EQ(look(CallPhase::Ended), Verdict::LookInside);
}

TEST_F(FileCompletionTest, WhatIsGrowingIsLookedAtOften) {
  look(CallPhase::Running);
  EXPECT_EQ(completion.nextLook(now) - now, 500ms);
  now += 10min;
  EXPECT_EQ(completion.nextLook(now) - now, 10s);
}

}  // namespace
}  // namespace relay::recordings
