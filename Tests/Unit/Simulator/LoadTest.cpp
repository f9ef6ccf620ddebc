#include "Tests/Simulator/Load.h"

#include <gtest/gtest.h>

namespace relay::sim {
namespace {

std::string kinds(const std::string& plan) {
  std::string all;
  for (const auto& step : drawLoad(parseLoad(plan).value())) all += std::get<BeginCall>(step.action).spec;
  return all;
}

TEST(Load, TheSameSeedGivesTheSameCalls) {
  EXPECT_EQ(kinds("calls=200,rate=10,seed=5"), kinds("calls=200,rate=10,seed=5"));
  EXPECT_NE(kinds("calls=200,rate=10,seed=5"), kinds("calls=200,rate=10,seed=6"));
}

TEST(Load, CallsComeAtTheRate) {
  const auto steps = drawLoad(parseLoad("calls=101,rate=50").value());
  ASSERT_EQ(steps.size(), 101u);
  EXPECT_EQ(steps.back().at, Millis(2000));
}

TEST(Load, OnlyTheKindsThatWereNamed) {
  const std::string all = kinds("calls=50,rate=10,kinds=missed:3+ivr");
  EXPECT_NE(all.find("missed"), std::string::npos);
  EXPECT_NE(all.find("ivr"), std::string::npos);
  EXPECT_EQ(all.find("answered"), std::string::npos);
}

TEST(Load, RefusesWhatItDoesNotUnderstand) {
  for (const char* text : {"calls=many", "rate=0", "kinds=nonsense", "talk=9-1", "colour=red", "calls"})
    EXPECT_FALSE(parseLoad(text)) << text;
}

TEST(Load, HasEnoughPeopleForCallsAtOnceAndNotTooMany) {
  EXPECT_GE(extensionsFor(parseLoad("calls=1000,rate=1000").value()), 2000u);
  EXPECT_GE(extensionsFor(parseLoad("calls=2,rate=1").value()), 6u);
  EXPECT_LE(extensionsFor(parseLoad("calls=1000000,rate=1000").value()), 6000u);
}

}  // namespace
}  // namespace relay::sim
