#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Core/Config/SettingsLoader.h"
#include "Tests/Unit/Config/LoadedText.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(Endpoints, FurtherEndpointsTakeWhatTheyDoNotSayFromWebhooks) {
  const LoadedSettings loaded = loadMore(
      "timeout = 3s\nheader.X-Site = berlin\nevents = started, ended\n"
      "[webhook crm]\nurl = https://other.example\ntimeout = 4s\nheader.x-site = bonn\nheader.X-More = 1\n"
      "[webhook copy]\nshadow = yes\n");
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  ASSERT_EQ(loaded.settings.endpoints.size(), 3U);
  const EndpointSettings& crm = loaded.settings.endpoints[1];
  EXPECT_EQ(crm.name, "crm");
  EXPECT_EQ(crm.url, "https://other.example");
  EXPECT_EQ(crm.timeout, 4s);
  EXPECT_EQ(crm.events, (std::vector<std::string>{"started", "ended"}));
  EXPECT_EQ(crm.headers, (std::vector<std::pair<std::string, std::string>>{{"X-Site", "bonn"}, {"X-More", "1"}}));
  EXPECT_EQ(loaded.settings.endpoints[2].url, "https://crm.example.com/calls");
  EXPECT_EQ(loaded.settings.endpoints[2].timeout, 3s);
}

TEST(Endpoints, WebhooksWithoutAUrlOnlyHoldsWhatOthersInherit) {
  const std::string pbx = kMinimal.substr(0, kMinimal.find("[webhooks]"));
  const LoadedSettings loaded = load(pbx + "[webhooks]\ntimeout = 3s\n[webhook a]\nurl = https://a.example\n");
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  ASSERT_EQ(loaded.settings.endpoints.size(), 1U);
  EXPECT_EQ(loaded.settings.endpoints[0].timeout, 3s);
  EXPECT_THAT(faultsOf(load(pbx + "[webhooks]\ntimeout = 3s\n[webhook a]\nformat = json\n")),
              HasSubstr("[webhook a] url: "));
}

TEST(Endpoints, EachFormatHasItsOwnDefaults) {
  const LoadedSettings loaded = loadMore(
      "[webhook j]\nformat = json\n[webhook n]\nformat = n8n\n[webhook b]\nformat = binotel\n"
      "[webhook t]\nformat = template\ntemplate.url = https://t.example/{id}\ntemplate.body = "
      "{\"n\":\"{callerid}\"}\n");
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  const auto& all = loaded.settings.endpoints;
  EXPECT_EQ(all[1].method, HttpMethod::Post);
  EXPECT_EQ(all[2].timeout, 30s);
  EXPECT_EQ(all[2].batchSize, 50);
  EXPECT_EQ(all[2].batchWait, 10s);
  EXPECT_EQ(all[2].signature, SignatureKind::HmacHex);
  EXPECT_EQ(all[3].callerIdFormat, CallerIdFormat::National);
  EXPECT_EQ(all[4].body.url, "https://t.example/{id}");
}

TEST(Endpoints, WhatBelongsToAFormatIsNotInheritedByAnother) {
  const LoadedSettings loaded = loadMore("method = GET\n[webhook j]\nformat = json\n[webhook q]\n");
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  EXPECT_EQ(loaded.settings.endpoints[1].method, HttpMethod::Post);
  EXPECT_EQ(loaded.settings.endpoints[2].method, HttpMethod::Get);
}

TEST(Endpoints, InternalCallsOfAnEndpointAreThoseOfThePhoneSystemUnlessItSaysSo) {
  const LoadedSettings loaded = load(
      "[webhooks]\nurl = https://c\n[webhook a]\ninternal_calls = no\n"
      "[pbx]\ninternal_calls = yes\nurl = https://p\nclient_id = x\nclient_secret = env:KNOWN\n");
  ASSERT_TRUE(loaded.ok()) << faultsOf(loaded);
  EXPECT_TRUE(loaded.settings.endpoints[0].internalCalls);
  EXPECT_FALSE(loaded.settings.endpoints[1].internalCalls);
}

TEST(Endpoints, TheRecordingsUrlOfRecordingsWins) {
  const LoadedSettings loaded =
      loadMore("recordings_url = https://r.example\n[webhook a]\nrecordings_url = https://s.example\n");
  EXPECT_EQ(loaded.settings.endpoints[0].recordingsUrl, "https://r.example");
  EXPECT_EQ(loaded.settings.endpoints[1].recordingsUrl, "https://s.example");
  const LoadedSettings wins =
      loadMore("recordings_url = https://r.example\n[recordings]\nrecordings_url = https://w.example\n");
  EXPECT_EQ(wins.settings.endpoints[0].recordingsUrl, "https://w.example");
}

TEST(Endpoints, AUrlWithoutAValueIsMissing) {
  const LoadedSettings loaded = load("[webhooks]\nurl =\n[webhook crm]\nurl =\n");
  EXPECT_NE(faultsOf(loaded).find("[webhook crm] url: the receiver's URL is missing"), std::string::npos);
  EXPECT_NE(faultsOf(load("[webhooks]\nurl =\n")).find("[webhooks] url: the receiver's URL is missing"),
            std::string::npos);
}

}  // namespace
}  // namespace relay
