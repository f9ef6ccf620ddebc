#include "Core/Config/SettingsChanges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Tests/Unit/Config/LoadedText.h"

namespace relay {
namespace {

using Lines = std::vector<std::string>;

Lines changes(const std::string& before, const std::string& after) {
  return describeChanges(loadMore(before).settings, loadMore(after).settings);
}

TEST(SettingsChanges, NothingIsSaidOfFilesThatMeanTheSame) {
  EXPECT_EQ(changes("timeout = 60s\n", "; a remark\nTimeout = 1m\nenabled = on\n"), Lines());
}

TEST(SettingsChanges, EachKeyIsNamedWithOldAndNewValue) {
  EXPECT_EQ(changes("timeout = 10s\n", "timeout = 5s\nextensions = 101-109\n[service]\nlog_level = debug\n"),
            (Lines{"[service] log_level: info -> debug", "[webhooks] extensions: (none) -> 101-109",
                   "[webhooks] timeout: 10s -> 5s"}));
}

TEST(SettingsChanges, SectionsComeAndGo) {
  EXPECT_EQ(changes("[webhook a]\n[person Max]\n[binotel]\nkey = sealed:a\nsecret = sealed:b\n",
                    "[webhook b]\n[person Eva]\n"),
            (Lines{"[webhook a] removed", "[webhook b] added", "[person Max] removed", "[person Eva] added",
                   "[binotel] removed"}));
}

TEST(SettingsChanges, SecretsAreNeverShown) {
  const Lines lines =
      changes("signing_secret = old\nheader.Authorization = old\ntemplate.body = old\nproxy = http://u:old@p:1\n",
              "signing_secret = new\nheader.Authorization = new\ntemplate.body = new\nproxy = http://u:new@p:1\n");
  EXPECT_EQ(lines, (Lines{"[webhooks] template.body changed", "[webhooks] header changed",
                          "[webhooks] signing_secret changed", "[webhooks] proxy changed"}));
}

TEST(SettingsChanges, ANewUrlIsOneChange) {
  Settings before = loadMore("").settings;
  EXPECT_EQ(
      describeChanges(before, load("[pbx]\nurl = https://pbx.example.com:5001\nclient_id = relay\n"
                                   "client_secret = sealed:terces\n[webhooks]\nurl = https://new.example.com/?k=s\n")
                                  .settings),
      (Lines{"[webhooks] url: https://crm.example.com/calls -> https://new.example.com/?***"}));
}

TEST(SettingsChanges, TheSectionsThatDifferAreNamedOnce) {
  EXPECT_EQ(changedSections(loadMore("").settings,
                            loadMore("timeout = 1s\nrate = 1/s\n[did]\n1 = a\n[server]\ninsecure = yes\n").settings),
            (Lines{"did", "webhooks", "server"}));
}

}  // namespace
}  // namespace relay
