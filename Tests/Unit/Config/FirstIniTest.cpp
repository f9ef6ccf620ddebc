#include "Core/Config/FirstIni.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "Core/Config/FirstIniText.h"
#include "Core/Config/SampleText.h"
#include "Core/Platform/Files.h"
#include "Tests/Unit/Config/LoadedText.h"
#include "Tests/Unit/Platform/TemporaryFolder.h"

namespace relay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const IniValues kEnough{{"pbx.url", "https://pbx.example.org:5001"},
                        {"pbx.client_id", "crm"},
                        {"pbx.client_secret", "a secret; with = signs"},
                        {"webhooks.url", "https://crm.example.org/3cx?a=b"}};

class FirstIni : public ::testing::Test {
 protected:
  std::string file() const { return folder_.file("webhooks.ini"); }
  std::string text() const { return readFile(file(), 100000).value(); }
  LoadedSettings loaded() const { return loadSettings(file(), machineSecretSources()); }
  std::string refusal(const IniValues& values) const {
    const Result<bool> written = writeFirstIni(file(), values);
    return written ? "" : written.error().what;
  }

  TemporaryFolder folder_;
};

TEST_F(FirstIni, LoadsWithTheValuesThatWereGiven) {
  const Result<bool> written = writeFirstIni(file(), kEnough);
  ASSERT_TRUE(written);
  EXPECT_TRUE(written.value());
  const LoadedSettings settings = loaded();
  EXPECT_TRUE(settings.ok()) << faultsOf(settings);
  EXPECT_EQ(settings.settings.pbx.url, "https://pbx.example.org:5001");
  EXPECT_EQ(settings.settings.pbx.clientSecret.reveal(), "a secret; with = signs");
  ASSERT_EQ(settings.settings.endpoints.size(), 1U);
  EXPECT_EQ(settings.settings.endpoints[0].url, "https://crm.example.org/3cx?a=b");
}

TEST_F(FirstIni, KeepsTheExplanationsOfTheSample) {
  ASSERT_TRUE(writeFirstIni(file(), kEnough));
  EXPECT_THAT(text(), HasSubstr("; Its address, with the port, without a path."));
  EXPECT_THAT(text(), HasSubstr(";verify_every = 5m"));
  EXPECT_THAT(text(), Not(HasSubstr("example.com:5001\n")));
}

TEST_F(FirstIni, WithoutValuesOnlyLacksWhatIsMarkedAsToBeFilledIn) {
  ASSERT_TRUE(writeFirstIni(file(), {}));
  const LoadedSettings settings = loaded();
  std::vector<std::string> lacking;
  for (const Fault& fault : settings.faults) {
    lacking.push_back(fault.section + "." + fault.key);
    EXPECT_THAT(fault.what, HasSubstr("missing"));
    EXPECT_GT(fault.line, 0);
  }
  EXPECT_THAT(lacking, ::testing::ElementsAre("pbx.url", "pbx.client_id", "pbx.client_secret", "webhooks.url"));
  EXPECT_THAT(text(), HasSubstr("; To be filled in:"));
}

TEST_F(FirstIni, MakesAnotherApiKeyForEachMachine) {
  ASSERT_TRUE(writeFirstIni(file(), kEnough));
  const std::string one = loaded().settings.server.apiKey.reveal();
  std::filesystem::remove(file());
  ASSERT_TRUE(writeFirstIni(file(), kEnough));
  EXPECT_EQ(one.size(), 48U);
  EXPECT_NE(one, loaded().settings.server.apiKey.reveal());
}

TEST_F(FirstIni, TakesAnApiKeyThatIsGiven) {
  ASSERT_TRUE(writeFirstIni(file(), {{"server.api_key", "sixteen-and-more-characters"}}));
  EXPECT_EQ(loaded().settings.server.apiKey.reveal(), "sixteen-and-more-characters");
}

TEST_F(FirstIni, IsForItsOwnerAloneAndMakesItsFolder) {
  const std::string deep = folder_.file("a") + "/b/webhooks.ini";
  ASSERT_TRUE(writeFirstIni(deep, kEnough));
  EXPECT_FALSE(readableByEverybody(deep).value());
}

TEST_F(FirstIni, NeverTouchesAFileThatIsThere) {
  ASSERT_TRUE(replaceFile(file(), "mine"));
  for (const IniValues& values : {kEnough, IniValues{{"pbx.nonsense", "1"}}}) {
    const Result<bool> written = writeFirstIni(file(), values);
    ASSERT_TRUE(written);
    EXPECT_FALSE(written.value());
  }
  EXPECT_EQ(text(), "mine");
}

TEST_F(FirstIni, RefusesEveryWrongValueAsLoadingDoes) {
  const std::string said = refusal({{"pbx.url", "pbx.example.org"}, {"pbx.clientid", "x"}, {"webhooks.timeout", "10"}});
  EXPECT_THAT(said, HasSubstr("[pbx] url = pbx.example.org: a URL begins with https:// or http://"));
  EXPECT_THAT(said, HasSubstr("[pbx] clientid: this key is not known here: did you mean \"client_id\"?"));
  EXPECT_THAT(said, HasSubstr("[webhooks] timeout = 10: "));
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(FirstIni, RefusesSectionsThatAreNotKnown) {
  EXPECT_THAT(refusal({{"webhoks.url", "https://crm.example.org"}}), HasSubstr("[webhoks]: this section is not known"));
}

TEST_F(FirstIni, RefusesValuesThatWouldBecomeFurtherLines) {
  EXPECT_THAT(refusal({{"pbx.client_id", "x\n[server]\ninsecure = yes"}}), HasSubstr("line break"));
  EXPECT_THAT(refusal({{"pbx.x = 1\ny", "2"}}), HasSubstr("a key is one word"));
  EXPECT_THAT(refusal({{"server]\n[pbx.url", "2"}}), HasSubstr("section can't be read"));
  EXPECT_THAT(refusal({{"url", "https://x"}}), HasSubstr("section.key"));
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(FirstIni, NeverShowsASecretInARefusal) {
  EXPECT_THAT(refusal({{"server.api_key", "hunter2"}}),
              ::testing::AllOf(HasSubstr("[server] api_key"), Not(HasSubstr("hunter2"))));
}

TEST_F(FirstIni, NeedsNoSecretYetThatTheServiceWillFind) {
  IniValues values = kEnough;
  values[2].second = "env:NOT_HERE_YET";
  values.emplace_back("webhooks.signing_secret", "file:not-here-yet");
  EXPECT_EQ(refusal(values), "");
  EXPECT_THAT(text(), HasSubstr("\nclient_secret = env:NOT_HERE_YET"));
}

TEST(FillSample, PutsAValueWhereItsKeyStands) {
  const std::string text = fillSample("[a]\n; One.\n;one = 1\n; Two.\ntwo = x\n", {{"a.one", "5"}, {"A.TWO", "6"}});
  EXPECT_EQ(text, "[a]\n; One.\none = 5\n; Two.\nTWO = 6\n");
}

TEST(FillSample, MarksWhatIsNeededAndNotGiven) {
  EXPECT_EQ(fillSample("[a]\n; Two.\ntwo = x\n", {{"a.two", ""}}), "[a]\n; Two.\n; To be filled in:\ntwo =\n");
}

TEST(FillSample, AddsFurtherKeysToTheEndOfTheirSectionAndFurtherSectionsLast) {
  const std::string sample = "[a]\n;one = 1\n\n\n; About b.\n[b]\n;two = 2\n\n;[c NAME]\n;three = 3\n";
  EXPECT_EQ(fillSample(sample, {{"a.header.x", "5"}, {"c me.three", "6"}, {"b.three", "7"}}),
            "[a]\n;one = 1\nheader.x = 5\n\n\n; About b.\n[b]\n;two = 2\nthree = 7\n\n;[c NAME]\n;three = 3\n"
            "\n\n[c me]\nthree = 6\n");
}

TEST(FillSample, KeepsSeveralLinesOfOneKey) {
  EXPECT_EQ(fillSample("[a]\n;listen = 1\n", {{"a.listen", "5"}, {"a.listen", "6"}}), "[a]\nlisten = 5\nlisten = 6\n");
}

TEST(SampleText, IsTheSample) { EXPECT_EQ(sampleText(), readFile(SAMPLE_INI, 100000).value()); }

}  // namespace
}  // namespace relay
