#include "Tests/Simulator/Tokens.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace relay::sim {
namespace {

std::string issued(Tokens& tokens, std::int64_t now) {
  return "Bearer " + nlohmann::json::parse(tokens.issue(now)).at("access_token").get<std::string>();
}

TEST(Tokens, ANewTokenEndsTheOneBefore) {
  Tokens tokens({});
  const std::string first = issued(tokens, 100), second = issued(tokens, 100);
  EXPECT_EQ(tokens.check(first, 101), Tokens::Verdict::Old);
  EXPECT_EQ(tokens.check(second, 101), Tokens::Verdict::Good);
  tokens.setOldDies(false);
  const std::string third = issued(tokens, 102);
  EXPECT_EQ(tokens.check(second, 103), Tokens::Verdict::Good);
  EXPECT_EQ(tokens.check(third, 103), Tokens::Verdict::Good);
}

TEST(Tokens, ATokenEndsWhenItsTimeIsOverOrEarlierWhenTold) {
  Tokens tokens({});
  EXPECT_EQ(tokens.check(issued(tokens, 0), 3599), Tokens::Verdict::Good);
  EXPECT_EQ(tokens.check(issued(tokens, 0), 3600), Tokens::Verdict::Expired);
  tokens.expireAfter(2);
  const std::string early = issued(tokens, 0);
  EXPECT_EQ(tokens.check(early, 1), Tokens::Verdict::Good);
  EXPECT_EQ(tokens.check(early, 2), Tokens::Verdict::Expired);
}

TEST(Tokens, ExpiresInIsSecondsOrMinutesOfTheSameLife) {
  Tokens seconds({}), minutes({"crm", "secret", 3600, true, true});
  EXPECT_EQ(nlohmann::json::parse(seconds.issue(0)).at("expires_in"), 3600);
  EXPECT_EQ(nlohmann::json::parse(minutes.issue(0)).at("expires_in"), 60);
}

TEST(Tokens, ReadsFormsOfBothKinds) {
  const auto plain = formFields("application/x-www-form-urlencoded", "client_id=crm&client_secret=a%20b%2Bc&x");
  EXPECT_EQ(plain.at("client_id"), "crm");
  EXPECT_EQ(plain.at("client_secret"), "a b+c");
  const auto parts = formFields(
      "multipart/form-data; boundary=XyZ",
      "--XyZ\r\nContent-Disposition: form-data; name=\"client_id\"\r\n\r\ncrm\r\n"
      "--XyZ\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--XyZ--\r\n");
  EXPECT_EQ(parts.at("client_id"), "crm");
  EXPECT_EQ(parts.at("grant_type"), "client_credentials");
}

TEST(Tokens, WritesBase64UrlWithoutPadding) {
  EXPECT_EQ(base64Url("{}"), "e30");
  EXPECT_EQ(base64Url("sig"), "c2ln");
  EXPECT_EQ(base64Url("\xff\xfe"), "__4");
}

}  // namespace
}  // namespace relay::sim
