#include "Core/Delivery/Signature.h"

#include <gtest/gtest.h>

#include "Tests/Unit/Delivery/Samples.h"

namespace relay {
namespace {

using namespace test;

class SignatureTest : public testing::Test {
 protected:
  SignatureTest() {
    request.method = "POST";
    request.url = "https://crm.example/hook";
    request.body = R"({"test": 2432232314})";
  }
  HttpRequest signedRequest() {
    sign(request, "msg_p5jXN8AQM9LWM0D4loKWxJek", settings, WallTime(1614265330s));
    return request;
  }
  std::string header(const std::string& name) {
    for (const auto& [known, value] : signedRequest().headers) {
      if (known == name) return value;
    }
    return "absent";
  }

  void get(const std::string& url) {
    request = {};
    request.url = url;
  }

  EndpointSettings settings;
  HttpRequest request;
};

// The example of the specification.
TEST_F(SignatureTest, IsThatOfStandardWebhooks) {
  settings.signingSecrets = {Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")};
  EXPECT_EQ(header("Webhook-Signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_EQ(header("Webhook-Timestamp"), "1614265330");
}

TEST_F(SignatureTest, EachOfSeveralSecretsSigns) {
  settings.signingSecrets = {Secret("a new secret"), Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")};
  const auto both = header("Webhook-Signature");
  EXPECT_TRUE(both.ends_with(" v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")) << both;
  EXPECT_TRUE(both.starts_with("v1,")) << both;
}

// printf '%s' '{"test": 2432232314}' | openssl dgst -sha256 -hmac key
TEST_F(SignatureTest, HmacHexIsWhatOpensslSays) {
  settings.signature = SignatureKind::HmacHex;
  settings.signingSecrets = {Secret("key"), Secret("older")};
  EXPECT_EQ(header("X-Signature"), "ad1a616fa5d45e0552fd84752e21f775525a9caa345c9b14fa23d8435584f7e9");
  EXPECT_EQ(header("Webhook-Signature"), "absent");
}

TEST_F(SignatureTest, WithoutASecretOrWithNoneNothingIsAdded) {
  EXPECT_TRUE(signedRequest().headers.empty());
  settings.signingSecrets = {Secret("key")};
  settings.signature = SignatureKind::None;
  EXPECT_TRUE(signedRequest().headers.empty());
}

TEST_F(SignatureTest, AGetIsSignedByItsSortedParameters) {
  EXPECT_EQ(signedForm("GET", "/hook?user=101&callerid=%2B49&event=ringing", "1614265330"),
            "GET\n/hook\ncallerid=%2B49&event=ringing&user=101\n1614265330");
  EXPECT_EQ(signedForm("GET", "/hook", "1"), "GET\n/hook\n\n1");
  get("https://crm.example/hook?b=2&a=1");
  settings.signature = SignatureKind::HmacHex;
  settings.signingSecrets = {Secret("key")};
  const auto inOrder = header("X-Signature");
  get("https://crm.example/hook?a=1&b=2");
  EXPECT_EQ(header("X-Signature"), inOrder);
  get("https://crm.example/hook?a=1&b=3");
  EXPECT_NE(header("X-Signature"), inOrder);
}

}  // namespace
}  // namespace relay
