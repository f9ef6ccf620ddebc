#include "Core/Pbx/ThreeCx/ActiveCallsReader.h"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "FakePbx.h"

namespace relay::threecx {
namespace {

std::string rows(int first, int count) {
  std::string text;
  for (int id = first; id < first + count; ++id) {
    text += (text.empty() ? "" : ",") + std::string(R"({"Id":)") + std::to_string(id) + R"(,"Status":"Talking"})";
  }
  return R"({"value":[)" + text + "]}";
}

int numberAfter(const std::string& path, const std::string& name) {
  const auto at = path.find(name);
  return at == std::string::npos ? 0 : std::stoi(path.substr(at + name.size()));
}

class ActiveCallsReaderTest : public ::testing::Test {
 protected:
  ActiveCallsReaderTest() { settings.url = pbx.root; }
  static Result<HttpResponse> reply(int status, std::string body = {}) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    return response;
  }
  void answerWith(std::function<Result<HttpResponse>(const std::string& path)> answer) {
    pbx.instead = [answer](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (one.path.starts_with("/xapi/v1/ActiveCalls")) return answer(one.path);
      return std::nullopt;
    };
  }
  std::size_t asked() const { return pbx.count("/xapi/v1/ActiveCalls"); }

  FakePace pace;
  FakePbx pbx{pace};
  PbxSettings settings;
  std::unique_ptr<HttpClient> client = pbx.client();
  TokenOwner tokens{settings, *client, pace};
  Requests requests{settings, *client, tokens, pace, nullptr};
  std::vector<PbxChange> changes;
  std::vector<bool> readable;
  std::optional<std::chrono::milliseconds> ahead;
  ActiveCallsReader reader{requests,
                           pace,
                           {[this](PbxChange change) { changes.push_back(std::move(change)); },
                            [this](std::chrono::milliseconds by) { ahead = by; },
                            [this](bool may, const Error&) { readable.push_back(may); }}};
};

TEST_F(ActiveCallsReaderTest, OneRequestServesAllWhoAskBeforeItIsSentAndOneMoreTheOthers) {
  for (int i = 0; i < 5; ++i) reader.ask();
  pace.pass(Elapsed(2));
  for (int i = 0; i < 5; ++i) reader.ask();
  pace.pass(Elapsed(200));
  EXPECT_EQ(asked(), 2u);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<ActiveCallsRead>(changes[0]));
}

TEST_F(ActiveCallsReaderTest, TheListIsDatedByTheSendingOfTheRequest) {
  reader.ask();
  const WallTime before = pace.now().wall;
  pace.pass(Elapsed(100));
  const auto& read = std::get<ActiveCallsRead>(changes.at(0));
  EXPECT_EQ(read.askedAt, before + pbx.latency);  // the login came first
  EXPECT_EQ(read.at, before + 2 * pbx.latency);
}

TEST_F(ActiveCallsReaderTest, ThePhoneSystemHasAsLongARestAsItsListTook) {
  pbx.latency = Elapsed(50);
  for (int i = 0; i < 1000; ++i) {
    reader.ask();
    pace.pass(Elapsed(10));
  }
  EXPECT_LE(asked(), 101u);
  EXPECT_GE(asked(), 88u);
}

TEST_F(ActiveCallsReaderTest, AFastPhoneSystemIsAskedAtOnce) {
  pbx.latency = Elapsed(1);
  reader.ask();
  pace.pass(Elapsed(20));
  const std::size_t before = asked();
  reader.ask();
  EXPECT_EQ(asked(), before + 1);
}

TEST_F(ActiveCallsReaderTest, AllPagesAreReadAndToldAtOnce) {
  answerWith([](const std::string& path) {
    const int skip = numberAfter(path, "$skip=");
    return reply(200, rows(skip, std::min(100, 250 - skip)));
  });
  reader.ask();
  pace.pass(Elapsed(200));
  ASSERT_EQ(changes.size(), 1u);
  const auto& read = std::get<ActiveCallsRead>(changes[0]);
  ASSERT_EQ(read.calls.size(), 250u);
  for (int i = 0; i < 250; ++i) EXPECT_EQ(read.calls[static_cast<std::size_t>(i)].callId, i);
  EXPECT_EQ(asked(), 3u);
}

TEST_F(ActiveCallsReaderTest, WhenCallsEndBetweenTwoPagesNoneIsPassedOver) {
  answerWith([&](const std::string& path) {
    const int skip = numberAfter(path, "$skip=");
    const int ended = skip > 0 ? 19 : 0;
    return reply(200, rows(skip + ended, std::min(100, 150 - ended - skip)));
  });
  reader.ask();
  pace.pass(Elapsed(500));
  ASSERT_EQ(changes.size(), 1u);
  const auto& read = std::get<ActiveCallsRead>(changes[0]);
  ASSERT_EQ(read.calls.size(), 150u);
  for (int i = 0; i < 150; ++i) EXPECT_EQ(read.calls[static_cast<std::size_t>(i)].callId, i);
  EXPECT_EQ(asked(), 2u);
}

TEST_F(ActiveCallsReaderTest, WhenManyCallsEndBetweenTwoPagesTheListIsReadAnew) {
  int ended = 0;
  answerWith([&](const std::string& path) {
    const int skip = numberAfter(path, "$skip=");
    if (skip > 0 && ended == 0) ended = 20;
    return reply(200, rows(skip + ended, std::min(100, 150 - ended - skip)));
  });
  reader.ask();
  pace.pass(Elapsed(500));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(std::get<ActiveCallsRead>(changes[0]).calls.size(), 130u);
}

TEST_F(ActiveCallsReaderTest, APhoneSystemThatSendsTheSamePageForEverEndsInAFailure) {
  answerWith([](const std::string&) { return reply(200, rows(0, 100)); });
  reader.ask();
  pace.pass(Elapsed(5000));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_FALSE(std::get<ActiveCallsFailed>(changes[0]).forbidden);
  EXPECT_LT(asked(), 12u);
}

TEST_F(ActiveCallsReaderTest, APageThatFailsMakesTheListFail) {
  answerWith(
      [](const std::string& path) { return numberAfter(path, "$skip=") == 0 ? reply(200, rows(0, 100)) : reply(500); });
  reader.ask();
  pace.pass(Elapsed(200));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_FALSE(std::get<ActiveCallsFailed>(changes[0]).forbidden);
  EXPECT_TRUE(readable.empty());
}

TEST_F(ActiveCallsReaderTest, AMissingRightIsRememberedForAnHour) {
  answerWith([](const std::string&) { return reply(403); });
  for (int i = 0; i < 20; ++i) {
    reader.ask();
    pace.pass(Elapsed(1000));
  }
  EXPECT_EQ(asked(), 1u);
  ASSERT_EQ(changes.size(), 20u);
  for (const auto& change : changes) EXPECT_TRUE(std::get<ActiveCallsFailed>(change).forbidden);
  pbx.instead = nullptr;
  pace.pass(std::chrono::hours(1));
  reader.ask();
  pace.pass(Elapsed(100));
  EXPECT_TRUE(std::holds_alternative<ActiveCallsRead>(changes.back()));
  EXPECT_EQ(readable, (std::vector<bool>{false, true}));
}

TEST_F(ActiveCallsReaderTest, WhenARightMayHaveComeItIsAskedAgain) {
  answerWith([](const std::string&) { return reply(403); });
  reader.ask();
  pace.pass(Elapsed(100));
  reader.recheck();
  reader.ask();
  pace.pass(Elapsed(100));
  EXPECT_EQ(asked(), 2u);
}

TEST_F(ActiveCallsReaderTest, AlwaysRefusedTokensDoNotBecomeAFloodOfLogins) {
  answerWith([](const std::string&) { return reply(401); });
  for (int i = 0; i < 300; ++i) {
    reader.ask();
    pace.pass(Elapsed(100));
  }
  EXPECT_LE(pbx.count("/connect/token"), 10u);
}

TEST_F(ActiveCallsReaderTest, ServerNowTellsTheClock) {
  pbx.activeCalls = R"({"value":[{"Id":1,"ServerNow":"2026-03-01T09:00:05.000Z"}]})";
  reader.ask();
  pace.pass(Elapsed(100));
  ASSERT_TRUE(ahead);
  EXPECT_NEAR(static_cast<double>(ahead->count()), 5000, 20);
}

TEST_F(ActiveCallsReaderTest, AfterBeingSuspendedNothingIsToldUntilItIsAskedAgain) {
  reader.ask();
  pace.pass(Elapsed(2));
  reader.ask();
  reader.suspend();
  pace.pass(Elapsed(1000));
  EXPECT_TRUE(changes.empty());
  reader.ask();
  pace.pass(Elapsed(1000));
  EXPECT_EQ(changes.size(), 1u);
}

}  // namespace
}  // namespace relay::threecx
