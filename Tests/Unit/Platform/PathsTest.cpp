#include "Core/Platform/Paths.h"

#include <gtest/gtest.h>

#include "Core/Platform/ProcessMemory.h"

namespace relay {
namespace {

TEST(Paths, TheDefaultsAreAbsoluteAndEndAsDocumented) {
  for (const std::string& path : {defaultConfigFile(), defaultDataDir(), defaultLogDir(), programDir()})
    EXPECT_TRUE(isAbsolutePath(path)) << path;
  EXPECT_TRUE(defaultConfigFile().ends_with("webhooks.ini"));
}

TEST(Paths, ARelativePathIsTakenFromTheCurrentFolder) {
  EXPECT_FALSE(isAbsolutePath("webhooks.ini"));
  EXPECT_TRUE(isAbsolutePath(absolutePath("webhooks.ini")));
  EXPECT_TRUE(absolutePath("a/../webhooks.ini").ends_with("webhooks.ini"));
  EXPECT_EQ(absolutePath("a/../webhooks.ini").find(".."), std::string::npos);
}

TEST(ProcessMemory, KnowsThatThisProcessUsesSome) { EXPECT_GT(residentBytes(), 100'000U); }

}  // namespace
}  // namespace relay
