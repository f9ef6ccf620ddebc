#include "Core/Config/LastGoodSettings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Core/Config/SettingsChanges.h"
#include "Core/Platform/Files.h"
#include "Tests/Unit/Config/LoadedText.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string iniFor(const TemporaryFolder& folder) {
  return kMinimal +
         "signing_secret = first, sealed:dnoces, env:KNOWN\nheader.Authorization = Bearer token\n; old_secret = gone\n"
         "[server]\napi_key = plain-key-of-the-server\n[service]\ndata_dir = " +
         folder.path() + "\n";
}

TEST(LastGoodSettings, MeanTheSameWhenTheyAreReadAgain) {
  const TemporaryFolder folder;
  const LoadedSettings good = load(iniFor(folder));
  ASSERT_TRUE(good.ok()) << faultsOf(good);
  ASSERT_TRUE(keepLastGood(good, testSeal));
  const auto again = loadLastGood(folder.path(), "webhooks.ini", testSources());
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_EQ(describeChanges(good.settings, again.value().settings), std::vector<std::string>());
  EXPECT_EQ(warningsOf(again.value()).find("plain text"), std::string::npos) << warningsOf(again.value());
  EXPECT_EQ(again.value().settings.file, "webhooks.ini");
}

TEST(LastGoodSettings, HoldNoPlainSecretAndNoRemark) {
  const TemporaryFolder folder;
  ASSERT_TRUE(keepLastGood(load(iniFor(folder)), testSeal));
  const std::string copy = readFile(lastGoodFile(folder.path()), 1 << 20).value();
  for (const char* secret : {"first", "Bearer", "plain-key", "gone"}) EXPECT_THAT(copy, Not(HasSubstr(secret)));
  EXPECT_THAT(copy, HasSubstr("env:KNOWN"));
  EXPECT_THAT(copy, HasSubstr("url = https://crm.example.com/calls"));
  EXPECT_FALSE(readableByEverybody(lastGoodFile(folder.path())).value());
}

TEST(LastGoodSettings, KeepTheLinesAtTheirPlaces) {
  EXPECT_EQ(sealedCopy("; x\n[pbx]\n\nurl = https://p\n", "", testSeal).value(), "\n[pbx]\n\nurl = https://p\n");
}

TEST(LastGoodSettings, AreNotKeptWhereASecretCannotBeSealed) {
  const TemporaryFolder folder;
  const Outcome kept =
      keepLastGood(load(iniFor(folder)), [](const std::string&, std::string_view) -> Result<std::string> {
        return Error{Error::Kind::Disk, "no key"};
      });
  ASSERT_FALSE(kept);
  EXPECT_THAT(kept.error().what, HasSubstr("signing_secret could not be sealed: no key"));
  EXPECT_FALSE(readFile(lastGoodFile(folder.path()), 1 << 20));
}

TEST(LastGoodSettings, SayWhyTheyCannotBeUsed) {
  const TemporaryFolder folder;
  const auto none = loadLastGood(folder.path(), "webhooks.ini", testSources());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, Error::Kind::Config);
  ASSERT_TRUE(replaceFile(lastGoodFile(folder.path()), kMinimal + "timeout = 5\n"));
  const auto faulty = loadLastGood(folder.path(), "webhooks.ini", testSources());
  ASSERT_FALSE(faulty);
  EXPECT_THAT(faulty.error().what, HasSubstr("last-good, line 7: [webhooks] timeout"));
}

}  // namespace
}  // namespace relay
