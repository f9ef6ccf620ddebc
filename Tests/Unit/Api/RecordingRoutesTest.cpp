#include "Core/Api/RecordingRoutes.h"

#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "Core/Http/Server.h"

namespace relay {
namespace {

using namespace std::chrono_literals;

// Takes the route and plays its requests.
struct OneRoute final : Server {
  void route(std::string, std::string given, RouteHandler registered) override {
    pattern = std::move(given);
    handler = std::move(registered);
  }
  std::string problem() const override { return {}; }
  std::vector<std::uint16_t> ports() const override { return {}; }
  void stop(std::chrono::milliseconds, std::function<void()>) override {}

  std::string pattern;
  RouteHandler handler;
};

struct FixedClock final : Clock {
  WallTime now() const override { return at; }
  WallTime at{1772366400000ms};
};

class RecordingRoutesTest : public testing::Test {
 protected:
  void serve(RecordingAccess access, Milliseconds expires = 0ms) {
    links = std::make_shared<const RecordingLinks>(
        RecordingLinks::Rules{"https://relay.example", access, {Secret("0123456789abcdef")}, expires});
    registerRecordingRoutes(
        server,
        [this](const std::string& name, auto found) {
          asked.push_back(name);
          const auto known = files.find(name);
          found(known == files.end() ? std::nullopt : std::optional(known->second));
        },
        links, Secret("the-api-key-of-this"), clock);
  }

  HttpAnswer ask(const std::string& name, const std::string& signature = {}, const std::string& key = {}) {
    ServerRequest request;
    request.captures = {{"name", name}};
    request.remoteAddress = "192.0.2.7";
    if (!signature.empty()) request.query = {{"sig", signature}};
    if (!key.empty()) request.headers = {{"X-API-Key", key}};
    HttpAnswer came;
    server.handler(request, [&](HttpAnswer answer) { came = std::move(answer); });
    return came;
  }
  std::string signature(const std::string& name) const {
    const auto link = links->link(name, clock.at);
    return link.substr(link.find("?sig=") + 5);
  }

  OneRoute server;
  FixedClock clock;
  std::shared_ptr<const RecordingLinks> links;
  std::map<std::string, std::string> files{{"a-1-1.mp3", "/library/17.mp3"}};
  std::vector<std::string> asked;
};

TEST_F(RecordingRoutesTest, GivesTheFileThatTheLibraryNamesUnderTheNameOfTheLink) {
  serve(RecordingAccess::Open);
  EXPECT_EQ(server.pattern, "/webapi/recording/{name}");
  const auto answer = ask("a-1-1.mp3");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.contentType, "audio/mpeg");
  ASSERT_TRUE(answer.file);
  EXPECT_EQ(answer.file->path, "/library/17.mp3");
  EXPECT_EQ(answer.file->name, "a-1-1.mp3");
}

TEST_F(RecordingRoutesTest, DoesNotEvenLookForWhatNoRecordingIsCalled) {
  serve(RecordingAccess::Open);
  for (const char* name : {"..", "a-1-1.wav", "a.b.mp3", "CON.mp3", "C:a.mp3", "a\\b.mp3"}) {
    EXPECT_EQ(ask(name).status, 404) << name;
  }
  EXPECT_TRUE(asked.empty());
  EXPECT_EQ(ask("unknown.mp3").status, 404);
  EXPECT_EQ(asked, std::vector<std::string>{"unknown.mp3"});
}

TEST_F(RecordingRoutesTest, WantsTheSignatureOfTheLink) {
  serve(RecordingAccess::Signed);
  EXPECT_EQ(ask("a-1-1.mp3", signature("a-1-1.mp3")).status, 200);
  asked.clear();
  for (const std::string& wrong : {std::string(), signature("a-1-2.mp3"), std::string("x")}) {
    const auto refused = ask("a-1-1.mp3", wrong);
    EXPECT_EQ(refused.status, 403) << wrong;
    EXPECT_NE(refused.body.find("\"code\":\"wrong_signature\""), std::string::npos);
  }
  EXPECT_EQ(ask("a-1-1.mp3", {}, "the-api-key-of-this").status, 403);
  EXPECT_TRUE(asked.empty()) << "whoever has no link learns nothing of what there is";
}

TEST_F(RecordingRoutesTest, SaysThatTheTimeOfALinkIsOver) {
  serve(RecordingAccess::Signed, 1h);
  const auto given = signature("a-1-1.mp3");
  EXPECT_EQ(ask("a-1-1.mp3", given).status, 200);
  clock.at += 2h;
  const auto refused = ask("a-1-1.mp3", given);
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("\"code\":\"expired\""), std::string::npos);
}

TEST_F(RecordingRoutesTest, WantsTheApiKeyWhereAccessIsKey) {
  serve(RecordingAccess::Key);
  EXPECT_EQ(ask("a-1-1.mp3", {}, "the-api-key-of-this").status, 200);
  EXPECT_EQ(ask("a-1-1.mp3").status, 401);
  EXPECT_EQ(ask("a-1-1.mp3", {}, "another-api-key-here").status, 401);
}

TEST_F(RecordingRoutesTest, SlowsDownWhoeverGuessesButNobodyWithARightLink) {
  serve(RecordingAccess::Signed);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask("a-1-1.mp3", "guess").status, 403);
  EXPECT_EQ(ask("a-1-1.mp3", "guess").status, 429);
  EXPECT_EQ(ask("a-1-1.mp3", signature("a-1-1.mp3")).status, 200);
}

TEST_F(RecordingRoutesTest, TellsACheckThatItIsTheService) {
  serve(RecordingAccess::Signed);
  EXPECT_EQ(ask("check.mp3").status, 403);
  const auto answer = ask("check.mp3", signature("check.mp3"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, kCheckAnswer);
  EXPECT_TRUE(asked.empty());
}

}  // namespace
}  // namespace relay
