#include "Core/Pbx/ThreeCx/UserForwarding.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/UserWire.h"
#include "FakePbx.h"

namespace relay::threecx {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kUser = R"({"@odata.context":"x","value":[{"Id":28,"Number":"999","Mobile":"0171-12345",
  "CurrentProfileName":"Away","Enabled":true,"ForwardingProfiles":[
  {"@odata.type":"Pbx.ForwardingProfile","Id":1,"Name":"Available","NoAnswerTimeout":20,"AwayRoute":null,"AvailableRoute":{
    "BusyAllCalls":true,
    "NotRegisteredExternal":{"To":"External","External":"017112345","Tags":[]},
    "NoAnswerExternal":{"To":"External","External":"0171-12345","Tags":[]},
    "BusyExternal":{"To":"VoiceMail","Number":"999","Tags":[]},
    "NotRegisteredInternal":{"To":"External","External":"0171-12345","Tags":[]},
    "NoAnswerInternal":{"To":"External","External":"0171-12345","Tags":[]},
    "BusyInternal":{"To":"External","External":"0171-12345","Tags":[]}}},
  {"Id":2,"Name":"Away","AvailableRoute":null,"AwayRoute":{"AllHoursExternal":false,
    "External":{"To":"External","External":"0199-9999999"},"Internal":null}}]}]})";

const auto sameText = [](std::string_view a, std::string_view b) { return a == b; };

TEST(UserWire, ReadsWhatForwardingIsAbout) {
  const auto users = parseForwardingUsers(kUser);
  ASSERT_TRUE(users && users->size() == 1U);
  const ForwardingUser& user = users->front();
  EXPECT_EQ(user.id, 28);
  EXPECT_EQ(user.mobile, "0171-12345");
  EXPECT_EQ(user.profile, "Away");
  EXPECT_EQ(user.rules.size(), 8U);
}

TEST(UserWire, RulesThatLeadElsewhereAreNamedTheCurrentProfileFirst) {
  const auto user = parseForwardingUsers(kUser)->front();
  EXPECT_THAT(rulesElsewhere(user, "0171-12345", true, sameText),
              ElementsAre("Away, always: to 0199***9999", "Available, not registered: to 0171***2345",
                          "Available, busy: to VoiceMail"));
  EXPECT_THAT(rulesElsewhere(user, "0171-12345", false, sameText), ElementsAre("Away, always: nowhere"));
}

TEST(UserWire, WhatIsNoListOfUsersIsNotTakenForAnEmptyOne) {
  for (const char* text : {"", "<html>it works!</html>", "[]", "{}", R"({"value":7})"})
    EXPECT_FALSE(parseForwardingUsers(text)) << text;
  EXPECT_TRUE(parseForwardingUsers(R"({"value":[null,7,{"Id":"x"}]})"));
}

TEST(UserWire, RulesGoBackWholeWithEveryDestinationTurned) {
  const auto user = parseForwardingUsers(kUser)->front();
  const auto change = json::parse(rulesChange(user.rulesText, "+491712345"));
  ASSERT_EQ(change.size(), 1U);
  const auto& profiles = change.at("ForwardingProfiles");
  ASSERT_EQ(profiles.size(), 2U);
  EXPECT_EQ(profiles[0].at("Id"), 1);
  EXPECT_EQ(profiles[0].at("NoAnswerTimeout"), 20);
  EXPECT_FALSE(profiles[0].contains("@odata.type"));
  for (const char* where : {"NotRegisteredExternal", "NoAnswerExternal", "BusyExternal", "BusyInternal"}) {
    EXPECT_EQ(profiles[0].at("AvailableRoute").at(where).at("To"), "External");
    EXPECT_EQ(profiles[0].at("AvailableRoute").at(where).at("External"), "+491712345");
  }
  EXPECT_EQ(profiles[1].at("AwayRoute").at("Internal").at("External"), "+491712345");
  EXPECT_EQ(profiles[1].at("AwayRoute").at("AllHoursExternal"), true);
  EXPECT_TRUE(profiles[1].at("AvailableRoute").is_null());
}

TEST(UserWire, TheQuestionSelectsAndHoldsDigitsOnly) {
  EXPECT_EQ(userPath("999"),
            "/xapi/v1/Users?$filter=Number%20eq%20%27999%27&$select=Id,Number,Mobile,CurrentProfileName,Enabled"
            "&$expand=ForwardingProfiles");
  EXPECT_THAT(userPath("9'or 1 eq 1"), HasSubstr("%27911%27&"));
}

class UserForwardingTest : public testing::Test {
 protected:
  UserForwardingTest() {
    settings.url = pbx.root;
    settings.clientId = "800";
    settings.clientSecret = Secret("very-secret");
    pbx.instead = [this](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (one.path.starts_with("/connect")) return std::nullopt;
      HttpResponse response;
      response.status = status;
      response.body = body;
      response.headers = {{"Retry-After", "30"}};
      return response;
    };
  }
  Result<ForwardingUser> read() {
    Result<ForwardingUser> got = Error{};
    forwarding.readUser("999", [&](Result<ForwardingUser> user, const std::string& retryAfter) {
      got = std::move(user);
      wait = retryAfter;
    });
    pace.pass(Elapsed(100));
    return got;
  }
  std::string change() {
    std::string what = "not answered";
    forwarding.writeMobile(28, "0171-12345", [&](const ForwardingFailure* failed) {
      what = failed == nullptr ? "" : failed->error.what;
      wait = failed == nullptr ? "" : failed->retryAfter;
    });
    pace.pass(Elapsed(100));
    return what;
  }

  FakePace pace;
  FakePbx pbx{pace};
  PbxSettings settings;
  std::unique_ptr<HttpClient> client = pbx.client();
  TokenOwner tokens{settings, *client, pace};
  Requests requests{settings, *client, tokens, pace, nullptr};
  UserForwarding forwarding{settings, requests};
  int status = 200;
  std::string body = kUser;
  std::string wait;
};

TEST_F(UserForwardingTest, TheUserIsFoundByItsNumber) {
  const auto user = read();
  ASSERT_TRUE(user);
  EXPECT_EQ(user.value().id, 28);
}

TEST_F(UserForwardingTest, AMissingUserIsSaidSo) {
  body = R"({"value":[]})";
  EXPECT_THAT(read().error().what, HasSubstr("dummy_extension 999 does not exist"));
  body = R"({"value":[{"Id":3,"Number":"99"}]})";
  EXPECT_FALSE(read());
}

TEST_F(UserForwardingTest, ChangesAreJsonWithNothingButTheNumber) {
  status = 204;
  EXPECT_EQ(change(), "");
  const auto& asked = pbx.asked.back();
  EXPECT_EQ(asked.method, "PATCH");
  EXPECT_EQ(asked.path, "/xapi/v1/Users(28)");
  EXPECT_EQ(asked.body, R"({"Mobile":"0171-12345"})");
}

TEST_F(UserForwardingTest, EachRefusalSaysWhatToDo) {
  body = R"({"error":{"message":"Mobile:\nWARNINGS.XAPI.INVALID"}})";
  const std::vector<std::pair<int, const char*>> answers{{400, "WARNINGS.XAPI.INVALID"},
                                                         {403, "may read it but not change it"},
                                                         {404, "it is gone"},
                                                         {429, "more often than it allows"},
                                                         {500, "a fault of its own"}};
  for (const auto& [code, said] : answers) {
    status = code;
    EXPECT_THAT(change(), HasSubstr(said)) << code;
    EXPECT_EQ(wait, "30");
  }
  status = 200;
  body = "<html>it works!</html>";
  EXPECT_THAT(read().error().what, HasSubstr("cannot be read"));
}

TEST_F(UserForwardingTest, ATokenThatEndedIsReplacedOnceForAChangeToo) {
  EXPECT_TRUE(read());
  bool first = true;
  pbx.instead = [&](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
    if (one.method != "PATCH") return std::nullopt;
    HttpResponse response;
    response.status = std::exchange(first, false) ? 401 : 204;
    return response;
  };
  EXPECT_EQ(change(), "");
  EXPECT_EQ(pbx.count("/connect/token"), 2U);
}

}  // namespace
}  // namespace relay::threecx
