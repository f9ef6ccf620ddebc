#include "Tests/Simulator/Faults.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace relay::sim {
namespace {

struct Target : FaultTarget {
  void dropSockets(bool politely, int code) override { done += politely ? "close " + std::to_string(code) : "reset"; }
  void refuseConnections(std::int64_t ms) override { done += "refuse " + std::to_string(ms); }
  void freeze(std::int64_t ms) override { done += " freeze " + std::to_string(ms); }
  void restart(std::int64_t ms) override { done += "restart " + std::to_string(ms); }
  void sendRubbish(const std::string& kind, std::int64_t size) override { done += kind + ' ' + std::to_string(size); }
  void certificateFor(const std::string& host, int) override { done += host; }
  std::string done;
};

class FaultsTest : public testing::Test {
 protected:
  bool make(const std::string& text) {
    const auto fault = parseFault(text);
    return fault && faults.make(fault.value(), 0, target);
  }
  Faults faults{1};
  Target target;
};

TEST_F(FaultsTest, ReadsBothSpellings) {
  const auto words = parseFault("delay,ms=100,kind=participant,on=true");
  ASSERT_TRUE(words);
  EXPECT_EQ(words.value(), (nlohmann::json{{"name", "delay"}, {"ms", 100}, {"kind", "participant"}, {"on", true}}));
  EXPECT_TRUE(parseFault(R"({"name":"drop"})"));
  EXPECT_FALSE(parseFault("{nonsense"));
  EXPECT_FALSE(make("nonsense"));
}

TEST_F(FaultsTest, CarriesOutTheSuddenOnesAtOnce) {
  EXPECT_TRUE(make("drop,how=close,code=1001"));
  EXPECT_TRUE(make("refuse,ms=700"));
  EXPECT_TRUE(make("rubbish,kind=deep_json,size=5"));
  EXPECT_EQ(target.done, "close 1001refuse 700deep_json 5");
}

TEST_F(FaultsTest, FailsSoManyRequestsOfAKindAndNoOthers) {
  ASSERT_TRUE(make("fail,status=503,count=2,kind=participant"));
  EXPECT_FALSE(faults.instead("snapshot", 0));
  ASSERT_TRUE(faults.instead("participant", 0));
  EXPECT_EQ(faults.instead("participant", 0)->status, 503);
  EXPECT_FALSE(faults.instead("participant", 0));
}

TEST_F(FaultsTest, AFaultWithATimeEndsWithIt) {
  ASSERT_TRUE(make("fail,status=500,ms=1000,kind=all"));
  EXPECT_TRUE(faults.instead("activecalls", 999'999));
  EXPECT_FALSE(faults.instead("activecalls", 1'000'000));
}

TEST_F(FaultsTest, ARateHitsAboutThatOften) {
  ASSERT_TRUE(make("fail,status=500,rate=0.25,kind=participant"));
  int hits = 0;
  for (int i = 0; i < 4000; ++i) hits += faults.instead("participant", 0) ? 1 : 0;
  EXPECT_NEAR(hits, 1000, 120);
}

TEST_F(FaultsTest, DelaysAddUpByGroup) {
  ASSERT_TRUE(make("delay,ms=100,kind=callcontrol"));
  ASSERT_TRUE(make("delay,ms=30,kind=participant"));
  EXPECT_EQ(faults.delayMs("participant"), 130);
  EXPECT_EQ(faults.delayMs("snapshot"), 100);
  EXPECT_EQ(faults.delayMs("activecalls"), 0);
}

TEST_F(FaultsTest, LosesRemovesOnly) {
  ASSERT_TRUE(make("lose_removes,count=1"));
  EXPECT_FALSE(faults.losesFrame(0, 0));
  EXPECT_TRUE(faults.losesFrame(1, 0));
  EXPECT_FALSE(faults.losesFrame(1, 0));
}

TEST_F(FaultsTest, RightsAreTakenAndGivenBack) {
  ASSERT_TRUE(make("deny,rights=activecalls+calllog"));
  EXPECT_TRUE(faults.denied("activecalls"));
  EXPECT_TRUE(faults.denied("calllog"));
  ASSERT_TRUE(make("allow,rights=calllog"));
  EXPECT_FALSE(faults.denied("calllog"));
}

TEST_F(FaultsTest, ClearEndsThemAll) {
  ASSERT_TRUE(make("fail,kind=all,count=9"));
  ASSERT_TRUE(make("delay,ms=9"));
  ASSERT_TRUE(make("deny,rights=xapi"));
  ASSERT_TRUE(make("clear"));
  EXPECT_FALSE(faults.instead("dn", 0));
  EXPECT_EQ(faults.delayMs("dn"), 0);
  EXPECT_FALSE(faults.denied("xapi"));
}

}  // namespace
}  // namespace relay::sim
