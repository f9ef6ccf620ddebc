#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

#include "Tests/Unit/Calls/Play.h"
#include "Tests/Unit/Calls/Trace.h"

namespace relay::test {
namespace {

std::vector<std::string> traceNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(TEST_DATA) + "/traces")) {
    if (entry.path().extension() == ".jsonl") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class TraceTest : public testing::TestWithParam<std::string> {};

TEST_P(TraceTest, TellsExactlyWhatIsExpected) {
  const std::string path = std::string(TEST_DATA) + "/traces/" + GetParam();
  const Trace trace = loadTrace(path + ".jsonl");
  Play play;
  play.lists = [&](WallTime at) { return std::optional(trace.listAt(at)); };
  for (const auto& step : trace.steps) {
    play.advance(step.handedOver);
    play.apply(step.change);
  }
  play.advance(play.now() + std::chrono::minutes(2));
  EXPECT_EQ(queriesOf(play.events()), loadExpectation(path + ".expect"));
  EXPECT_EQ(play.tracker().runningCalls(), 0u);
}

TEST(TracesTest, AreAllThere) { EXPECT_GE(traceNames().size(), 20u); }

INSTANTIATE_TEST_SUITE_P(All, TraceTest, testing::ValuesIn(traceNames()),
                         [](const auto& name) { return "T" + name.param; });

}  // namespace
}  // namespace relay::test
