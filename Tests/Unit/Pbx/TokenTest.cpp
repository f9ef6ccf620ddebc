#include "Core/Pbx/ThreeCx/Token.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace relay::threecx {
namespace {

using std::chrono::seconds;

// {"exp":1781000000,"iat":1780996400} and {"exp":1780996520,"iat":1780996400}
const std::string anHour = "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjE3ODEwMDAwMDAsImlhdCI6MTc4MDk5NjQwMH0.c2ln";
const std::string twoMinutes = "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjE3ODA5OTY1MjAsImlhdCI6MTc4MDk5NjQwMH0.c2ln";

std::string answer(const std::string& token, const std::string& expiresIn) {
  return R"({"token_type":"Bearer","expires_in":)" + expiresIn + R"(,"access_token":")" + token +
         R"(","refresh_token":null})";
}
seconds lifeOf(const std::string& token, const std::string& expiresIn) {
  const auto grant = parseToken(answer(token, expiresIn));
  return grant ? grant->life : seconds(-1);
}

TEST(TokenAnswerTest, TheJwtsOwnLifeWins) {
  EXPECT_EQ(lifeOf(anHour, "60"), seconds(3600));
  EXPECT_EQ(lifeOf(twoMinutes, "3600"), seconds(120));
}

TEST(TokenAnswerTest, WithoutAReadableJwtBelow300CountsMinutes) {
  EXPECT_EQ(lifeOf("opaque", "60"), seconds(3600));
  EXPECT_EQ(lifeOf("opaque", "299"), seconds(299 * 60));
  EXPECT_EQ(lifeOf("opaque", "300"), seconds(300));
  EXPECT_EQ(lifeOf("opaque", "3600"), seconds(3600));
  EXPECT_EQ(lifeOf("a.!!.c", "3600"), seconds(3600));
  EXPECT_EQ(lifeOf("opaque", "null"), seconds(3600));
}

TEST(TokenAnswerTest, ALifeBeyondReasonIsCutToIt) {
  EXPECT_EQ(lifeOf("opaque", "-9223372036854775807"), seconds(10));
  EXPECT_EQ(lifeOf("opaque", "9223372036854775807"), seconds(7 * 24 * 3600));
}

TEST(TokenAnswerTest, BothPublishedFormsAreRead) {
  for (const char* name : {"token_response_20.0.9.json", "token_response_pre_20.0.9.json"}) {
    std::ifstream file(std::string(TEST_DATA) + "/ThreeCx/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    const auto grant = parseToken(text.str());
    ASSERT_TRUE(grant) << name;
    EXPECT_EQ(grant->life, seconds(3600)) << name;
  }
}

TEST(TokenAnswerTest, WhatCannotStandInAHeaderIsNoToken) {
  EXPECT_FALSE(parseToken(answer("", "60")));
  EXPECT_FALSE(parseToken(answer("a\\r\\nX: y", "60")));
  EXPECT_FALSE(parseToken(answer(std::string(20'000, 'x'), "60")));
  EXPECT_FALSE(parseToken(R"({"access_token":7})"));
  EXPECT_FALSE(parseToken("<html>"));
}

TEST(TokenFormTest, EverythingIsEscaped) {
  EXPECT_EQ(tokenForm("crm app", "a&b=c+d"),
            "client_id=crm%20app&client_secret=a%26b%3Dc%2Bd&grant_type=client_credentials");
}

TEST(TokenRulesTest, ATokenIsRenewedAtThreeQuartersAndUsableToItsEnd) {
  TokenRules rules;
  EXPECT_TRUE(rules.due(Elapsed(0)));
  rules.granted({"t", seconds(100)}, Elapsed(1000));
  EXPECT_FALSE(rules.due(Elapsed(75'999)));
  EXPECT_TRUE(rules.due(Elapsed(76'000)));
  EXPECT_TRUE(rules.usable(Elapsed(100'999)));
  EXPECT_FALSE(rules.usable(Elapsed(101'000)));
}

TEST(TokenRulesTest, FailuresWaitOneTwoFourAndAtMostThirtySeconds) {
  TokenRules rules;
  Elapsed now(0);
  for (const int expected : {1000, 2000, 4000, 8000, 16'000, 30'000, 30'000}) {
    rules.failed(now);
    EXPECT_FALSE(rules.mayAsk(now + Elapsed(expected - 1)));
    EXPECT_TRUE(rules.mayAsk(now + Elapsed(expected)));
    now += Elapsed(expected);
  }
  rules.granted({"t", seconds(100)}, now);
  EXPECT_TRUE(rules.mayAsk(now));
}

TEST(TokenRulesTest, TheRefusalOfAnOlderTokenLeavesTheCurrentOne) {
  TokenRules rules;
  rules.granted({"new", seconds(100)}, Elapsed(0));
  EXPECT_TRUE(rules.refused("old", Elapsed(10)));
  EXPECT_EQ(rules.token(), "new");
  EXPECT_TRUE(rules.refused("new", Elapsed(10)));
  EXPECT_EQ(rules.token(), "");
}

TEST(TokenRulesTest, TokensThatAreRefusedWhenFreshDoNotEndInAFloodOfLogins) {
  TokenRules rules;
  int granted = 0;
  for (Elapsed now(0); now < Elapsed(10'000); now += Elapsed(10)) {
    if (rules.token().empty()) rules.granted({"t" + std::to_string(++granted), seconds(3600)}, now);
    rules.refused(rules.token(), now);
  }
  EXPECT_LE(granted, 30);
  EXPECT_GE(granted, 10);
}

}  // namespace
}  // namespace relay::threecx
