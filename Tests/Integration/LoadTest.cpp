// Many calls at once, and every kind of call.
#include "Tests/Integration/Scene.h"

namespace relay::test {
namespace {

using Load = SceneTest;

TEST_F(Load, AThousandCallsWithinOneSecondAreAllToldInOrder) {
  pbxOptions = {"--calls-at-once", "1000"};
  begin();
  const Comparison result = compareWhenDone(60s, {2, false});
  EXPECT_TRUE(result.faults.empty()) << result.text();
  EXPECT_EQ(result.expected, 3000U);
  EXPECT_EQ(result.delivered, 3000U);
  EXPECT_EQ(relay.stop(), 0);
  EXPECT_EQ(crm->count(), 3000U) << "nothing was sent twice";
}

TEST_F(Load, EveryKindOfCallIsToldAsAPerfectRelayWould) {
  pbxOptions = {"--load", "calls=120,rate=12,seed=23,ring=0.5-2,talk=2-4"};
  begin();
  const Comparison result = compareWhenDone(60s);
  EXPECT_TRUE(result.faults.empty()) << result.text();
  EXPECT_GT(result.expected, 300U);
  EXPECT_EQ(relay.stop(), 0);
}

}  // namespace
}  // namespace relay::test
