#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "Core/Result.h"
#include "Core/Version.h"

namespace relay {
namespace {

TEST(Result, HoldsAValue) {
  const Result<std::string> result(std::string("done"));
  ASSERT_TRUE(result);
  EXPECT_EQ(result.value(), "done");
}

TEST(Result, HoldsAnError) {
  const Result<std::string> result(Error{Error::Kind::Disk, "The disk is full", true});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().what, "The disk is full");
  EXPECT_TRUE(result.error().retryable);
}

TEST(Result, OfNothingIsSuccess) { EXPECT_TRUE(success()); }

TEST(Version, HasThreeNumbers) {
  int major = -1;
  int minor = -1;
  int patch = -1;
  EXPECT_EQ(std::sscanf(version(), "%d.%d.%d", &major, &minor, &patch), 3) << version();
}

}  // namespace
}  // namespace relay
