#include "Core/Pbx/ThreeCx/Requests.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "FakePbx.h"

namespace relay::threecx {
namespace {

class RequestsTest : public ::testing::Test {
 protected:
  RequestsTest() {
    settings.url = pbx.root;
    settings.clientId = "800";
    settings.clientSecret = Secret("very-secret");
  }
  void get(const std::string& path) {
    requests.get(path, [this](Answer answer) { answers.push_back(std::move(answer)); });
  }
  static Result<HttpResponse> status(int code, std::string body = {}) {
    HttpResponse response;
    response.status = code;
    response.body = std::move(body);
    return response;
  }
  int logins() const { return static_cast<int>(pbx.count("/connect/token")); }

  FakePace pace;
  FakePbx pbx{pace};
  PbxSettings settings;
  std::unique_ptr<HttpClient> client = pbx.client();
  TokenOwner tokens{settings, *client, pace};
  Requests requests{settings, *client, tokens, pace, nullptr};
  std::vector<Answer> answers;
};

TEST_F(RequestsTest, ManyGetsShareOneLogin) {
  for (int i = 0; i < 10; ++i) get("/callcontrol");
  pace.pass(Elapsed(100));
  EXPECT_EQ(answers.size(), 10u);
  for (const auto& answer : answers) EXPECT_TRUE(answer.ok());
  EXPECT_EQ(logins(), 1);
}

TEST_F(RequestsTest, A401EarnsOneNewTokenAndOneMoreTry) {
  get("/callcontrol");
  pace.pass(Elapsed(100));
  ++pbx.tokens;  // somebody else has logged in: ours is dead
  get("/callcontrol");
  pace.pass(Elapsed(100));
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_TRUE(answers[1].ok());
  EXPECT_EQ(logins(), 2);
}

TEST_F(RequestsTest, ASecond401IsTheAnswer) {
  pbx.instead = [](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
    if (one.path == "/connect/token") return std::nullopt;
    return status(401);
  };
  get("/callcontrol");
  pace.pass(Elapsed(100));
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].kind, Answer::Kind::Refused);
  EXPECT_EQ(pbx.callControlReads(), 2u);
  EXPECT_EQ(logins(), 2);
}

TEST_F(RequestsTest, ParallelGetsThatAreRefusedTogetherLogInOnce) {
  get("/callcontrol");
  pace.pass(Elapsed(100));
  ++pbx.tokens;
  for (int i = 0; i < 8; ++i) get("/callcontrol");
  pace.pass(Elapsed(100));
  ASSERT_EQ(answers.size(), 9u);
  for (const auto& answer : answers) EXPECT_TRUE(answer.ok());
  EXPECT_EQ(logins(), 2);
}

TEST_F(RequestsTest, EachStatusHasItsMeaning) {
  const std::vector<std::pair<int, Answer::Kind>> meanings = {
      {200, Answer::Kind::Ok},        {204, Answer::Kind::Ok},     {404, Answer::Kind::Gone},
      {403, Answer::Kind::Forbidden}, {500, Answer::Kind::Failed}, {302, Answer::Kind::Failed},
      {429, Answer::Kind::Failed}};
  for (const auto& [code, kind] : meanings) {
    pbx.instead = [code = code](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (one.path == "/connect/token") return std::nullopt;
      return status(code);
    };
    answers.clear();
    get("/callcontrol/101/participants/1");
    pace.pass(Elapsed(100));
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].kind, kind) << code;
    const bool named = answers[0].error.what.find(std::to_string(code)) != std::string::npos;
    EXPECT_EQ(named, kind != Answer::Kind::Ok) << answers[0].error.what;
  }
}

TEST_F(RequestsTest, ARefusedLoginSaysWhatIsWrongAndNoSecret) {
  const std::vector<std::pair<int, std::string>> meanings = {{401, "client_id or client_secret is wrong"},
                                                             {400, "client_id or client_secret is wrong"},
                                                             {404, "older than V20"},
                                                             {403, "Console Restrictions"},
                                                             {503, "just starting"}};
  for (const auto& [code, words] : meanings) {
    pbx.instead = [code = code](const FakePbx::Asked&) -> std::optional<Result<HttpResponse>> {
      return status(code, R"({"error":"invalid_client"})");
    };
    std::string what;
    tokens.renew([&](Result<std::string> token) {
      ASSERT_FALSE(token);
      what = token.error().what;
    });
    pace.pass(Elapsed(100));
    EXPECT_NE(what.find(words), std::string::npos) << what;
    EXPECT_EQ(what.find("very-secret"), std::string::npos);
    EXPECT_EQ(what.find('\n'), std::string::npos);
  }
}

TEST_F(RequestsTest, AfterAFailedLoginGetsFailAtOnceUntilTheNextMayBeTried) {
  pbx.instead = [](const FakePbx::Asked&) -> std::optional<Result<HttpResponse>> { return status(401); };
  for (int i = 0; i < 50; ++i) {
    get("/callcontrol");
    pace.pass(Elapsed(20));
  }
  EXPECT_EQ(answers.size(), 50u);
  EXPECT_LE(logins(), 2);
  pbx.instead = nullptr;
  pace.pass(Elapsed(5000));
  answers.clear();
  get("/callcontrol");
  pace.pass(Elapsed(100));
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_TRUE(answers[0].ok());
}

TEST_F(RequestsTest, TheTokenIsRenewedAtThreeQuartersOfItsLifeWithoutBeingAskedFor) {
  get("/callcontrol");
  pace.pass(std::chrono::minutes(44));
  EXPECT_EQ(logins(), 1);
  pace.pass(std::chrono::minutes(2));
  EXPECT_EQ(logins(), 2);
}

TEST_F(RequestsTest, WhenTheRenewalFailsTheOldTokenServesToItsEnd) {
  pbx.tokensEnd = false;
  get("/callcontrol");
  pace.pass(Elapsed(100));
  pbx.instead = [](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
    if (one.path != "/connect/token") return std::nullopt;
    return Error{Error::Kind::Network, "refused", true};
  };
  pace.pass(std::chrono::minutes(50));
  get("/callcontrol");
  pace.pass(Elapsed(100));
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_TRUE(answers[1].ok());
  EXPECT_LT(logins(), 30);
}

TEST_F(RequestsTest, TheDateHeaderTellsTheClock) {
  pbx.instead = [](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
    if (one.path == "/connect/token") return std::nullopt;
    auto response = status(200, "[]");
    response.value().headers = {{"Date", "Sun, 01 Mar 2026 09:02:00 GMT"}};
    return response;
  };
  get("/callcontrol");
  pace.pass(Elapsed(100));
  ASSERT_TRUE(answers.at(0).clockAhead);
  EXPECT_NEAR(static_cast<double>(answers[0].clockAhead->count()), 120'000, 2'000);
}

TEST_F(RequestsTest, ADestroyedAskerIsNotCalled) {
  auto shortLived = std::make_unique<Requests>(settings, *client, tokens, pace, nullptr);
  bool called = false;
  pbx.instead = [](const FakePbx::Asked&) -> std::optional<Result<HttpResponse>> { return status(401); };
  get("/callcontrol");
  pace.pass(Elapsed(100));
  shortLived->get("/callcontrol", [&](const Answer&) { called = true; });
  shortLived.reset();
  pace.pass(Elapsed(100));
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace relay::threecx
