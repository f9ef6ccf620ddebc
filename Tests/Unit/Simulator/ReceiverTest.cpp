#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Tests/Receiver/Behaviour.h"
#include "Tests/Receiver/Journal.h"
#include "Tests/Support/TempFolder.h"

namespace relay::receiver {
namespace {

test::ServerRequest request(const std::string& target) { return {"GET", target, "", {}, 1'000'000}; }

TEST(Behaviour, AnswersTwoHundredWithoutRules) { EXPECT_EQ(Behaviour().answer(request("/x")).status, 200); }

TEST(Behaviour, GivesStatusesOneAfterTheOtherAndTheLastOneStays) {
  Behaviour behaviour;
  ASSERT_TRUE(behaviour.add({{"script", "503,503,200"}}, 0));
  std::vector<int> given;
  for (int i = 0; i < 5; ++i) given.push_back(behaviour.answer(request("/x")).status);
  EXPECT_EQ(given, (std::vector<int>{503, 503, 200, 200, 200}));
}

TEST(Behaviour, TheNewestRuleThatFitsCounts) {
  Behaviour behaviour;
  ASSERT_TRUE(behaviour.add({{"status", 500}}, 0));
  ASSERT_TRUE(behaviour.add({{"path", "/a"}, {"status", 410}}, 0));
  ASSERT_TRUE(behaviour.add({{"match", "event=ringing"}, {"status", 202}, {"ms", 2000}}, 0));
  EXPECT_EQ(behaviour.answer(request("/a?x")).status, 410);
  EXPECT_EQ(behaviour.answer(request("/b")).status, 500);
  EXPECT_EQ(behaviour.answer(request("/a?event=ringing")).status, 202);
  auto later = request("/a?event=ringing");
  later.receivedUs = 2'000'000;
  EXPECT_EQ(behaviour.answer(later).status, 410);
  ASSERT_TRUE(behaviour.add({{"clear", true}}, 0));
  EXPECT_EQ(behaviour.answer(request("/a")).status, 200);
}

TEST(Behaviour, ShapesAnswers) {
  Behaviour behaviour;
  ASSERT_TRUE(behaviour.add({{"status", 0}}, 0));
  EXPECT_TRUE(behaviour.answer(request("/x")).hangUp);
  ASSERT_TRUE(behaviour.add({{"per_byte", 1000}, {"chunked", true}, {"size", 1'000'000}, {"retry_after", 7}}, 0));
  const auto reply = behaviour.answer(request("/x"));
  EXPECT_EQ(reply.perByte, std::chrono::seconds(1));
  EXPECT_TRUE(reply.chunked);
  EXPECT_GE(reply.body.size() * reply.repeat, 1'000'000u);
  EXPECT_EQ(reply.headers.back(), (std::pair<std::string, std::string>("Retry-After", "7")));
}

TEST(Behaviour, RefusesWhatItDoesNotUnderstand) {
  Behaviour behaviour;
  EXPECT_FALSE(behaviour.add({{"colour", "red"}}, 0));
  EXPECT_FALSE(behaviour.add({{"script", "200,many"}}, 0));
  EXPECT_FALSE(behaviour.add({{"status", 999}}, 0));
  EXPECT_FALSE(behaviour.add(nlohmann::json::array(), 0));
}

TEST(Journal, ALineIsOnDiskBeforeTheAnswerAndIsJson) {
  const test::TempFolder folder;
  Journal journal({folder.file("out.jsonl"), false, false, 2, false});
  auto post = request("/hook?a=1");
  post.headers = {{"webhook-id", "w1"}, {"Webhook-Attempt", "3"}, {"User-Agent", "test"}};
  post.body = std::string("\"\\\n\xff", 4);
  journal.received(post, 503);
  const auto line = nlohmann::json::parse(test::readFile(folder.file("out.jsonl")));
  EXPECT_EQ(line.at("id"), "w1");
  EXPECT_EQ(line.at("attempt"), "3");
  EXPECT_EQ(line.at("status"), 503);
  EXPECT_EQ(line.at("body"), "\"\\\n\u00ff");
}

TEST(Journal, RemembersTheLastOnes) {
  Journal journal({"", false, false, 2, false});
  for (int i = 0; i < 4; ++i) journal.received(request("/" + std::to_string(i)), 200);
  const auto all = nlohmann::json::parse(journal.since(0, 100));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].at("n"), 2);
  EXPECT_EQ(nlohmann::json::parse(journal.since(3, 100)).at(0).at("target"), "/3");
  EXPECT_EQ(journal.since(4, 100), "[]");
}

TEST(Journal, PrintsAWebhookForPeople) {
  const std::string line =
      readableLine(request("/h?event=ringing&callerid=%2B15551230001&user=101&usertype=ext&did=DID-100&id=1_2-0"), 200);
  EXPECT_NE(line.find("ringing"), std::string::npos);
  EXPECT_NE(line.find("+15551230001"), std::string::npos);
  EXPECT_NE(line.find("usertype=ext"), std::string::npos);
  EXPECT_NE(readableLine(request("/h?event=ringing"), 503).find("-> 503"), std::string::npos);
}

}  // namespace
}  // namespace relay::receiver
