#include <gtest/gtest.h>

#include "Tests/Support/LocalHttp.h"
#include "Tests/Support/TempFolder.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

TEST(TempFolder, IsFreshAndGoesWithItsObject) {
  std::filesystem::path kept;
  {
    const TempFolder one, two;
    EXPECT_NE(one.path(), two.path());
    EXPECT_EQ(readFile(one.write("a.txt", "text")), "text");
    kept = one.path();
  }
  EXPECT_FALSE(std::filesystem::exists(kept));
}

TEST(Waiting, EndsWhenTheConditionHoldsOrTheTimeIsOver) {
  int asked = 0;
  EXPECT_TRUE(waitUntil(
      std::chrono::seconds(10), [&] { return ++asked == 3; }, std::chrono::milliseconds(0)));
  EXPECT_EQ(asked, 3);
  EXPECT_FALSE(waitUntil(std::chrono::milliseconds(1), [] { return false; }));
}

TEST(LocalHttp, SaysWhatWentWrong) {
  EXPECT_FALSE(localRequest("GET", "https://127.0.0.1:1/"));
  const auto refused = localRequest("GET", "http://127.0.0.1:" + std::to_string(freePort()) + "/");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().retryable);
}

}  // namespace
}  // namespace relay::test
