#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "Tests/Simulator/Exchange.h"
#include "Tests/Simulator/Scenarios.h"

namespace relay::sim {
namespace {

CastOptions people() {
  CastOptions options;
  for (int i = 1001; i < 1100; ++i) options.extensions.push_back(std::to_string(i));
  return options;
}

class CallKinds : public testing::TestWithParam<CallKind> {};

TEST_P(CallKinds, LeaveNothingBehindAndTellEachEndOnce) {
  Cast cast(people(), 42);
  for (int round = 0; round < 50; ++round) {
    const Scenario scenario = GetParam().draw(cast);
    Exchange exchange({});
    int ends = 0;
    Millis last{0};
    for (const auto& step : scenario) {
      ASSERT_GE(step.at, last);
      last = step.at;
      const std::int64_t now = step.at.count() * 1000 + 1;
      if (const auto* put = std::get_if<PutLeg>(&step.action)) exchange.put(put->leg, put->body, now);
      if (const auto* list = std::get_if<ListCall>(&step.action)) exchange.list(*list, now);
      if (const auto* end = std::get_if<EndLeg>(&step.action)) {
        EXPECT_TRUE(exchange.end(end->entity, now));
      }
      ends += std::holds_alternative<EndCall>(step.action) ? 1 : 0;
    }
    EXPECT_EQ(exchange.legs(), 0u);
    EXPECT_TRUE(exchange.running().empty());
    EXPECT_GE(ends, 1);
  }
}

// The invariants of docs/webhooks.md §4 hold for what is expected, too.
TEST_P(CallKinds, ExpectWhatTheRulesAllow) {
  Cast cast(people(), 43);
  static const std::regex shape("event=([a-z_]+)&callerid=([^&]*)&user=([^&]*)&.*id=@_(\\d+)-(\\d+)");
  for (int round = 0; round < 50; ++round) {
    for (const auto& step : GetParam().draw(cast)) {
      const auto* end = std::get_if<EndCall>(&step.action);
      if (end == nullptr) continue;
      std::map<int, int> started, ended;
      std::set<std::string> rang, callers;
      for (const auto& line : end->expected) {
        std::smatch match;
        ASSERT_TRUE(std::regex_match(line, match, shape)) << line;
        const std::string event = match[1], user = match[3];
        const int leg = std::stoi(match[5]);
        EXPECT_EQ(match[4], std::to_string(end->callId));
        callers.insert(match[2]);
        const bool first = event != "ringing" || rang.insert(user).second;
        EXPECT_TRUE(first) << line;
        started[leg] += event.find("_started") != std::string::npos ? 1 : 0;
        ended[leg] += event == "incoming" || event == "outgoing" ? 1 : 0;
        EXPECT_LE(started[leg], 1) << line;
        EXPECT_LE(ended[leg], 1) << line;
        const bool answered = line.find("finishtype=Ok") == std::string::npos || started[leg] == 1;
        EXPECT_TRUE(answered) << line;
      }
      for (const auto& [leg, count] : started) EXPECT_LE(count, ended[leg]) << leg;
      EXPECT_LE(callers.size(), 1u);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, CallKinds, testing::ValuesIn(callKinds()),
                         [](const auto& kind) { return std::string(kind.param.name); });

std::vector<std::string> expectedOf(const Scenario& scenario) {
  for (const auto& step : scenario)
    if (const auto* end = std::get_if<EndCall>(&step.action)) return end->expected;
  return {};
}

TEST(Expected, AnAnsweredCallReadsAsInTheContract) {
  Cast cast(people(), 1);
  cast.wish({Millis(3600), Millis(63000), "+15551230001", {"101"}});
  cast.counters().nextCall = 1264;
  EXPECT_EQ(
      expectedOf(answered(cast)),
      (std::vector<std::string>{
          "event=ringing&callerid=%2B15551230001&user=101&usertype=ext&did=DID-100&id=@_1264-0",
          "event=incomingcall_started&callerid=%2B15551230001&user=101&did=DID-100&trtype=NotDef&id=@_1264-1",
          "event=incoming&callerid=%2B15551230001&user=101&finishtype=Ok&transfer=false&duration=63&id=@_1264-1"}));
}

TEST(Expected, AnUnansweredOutgoingCallReadsAsInTheContract) {
  Cast cast(people(), 1);
  cast.wish({Millis(25000), Millis(0), "+15551230001", {"101"}});
  cast.counters().nextCall = 1409;
  EXPECT_EQ(expectedOf(outboundUnanswered(cast)),
            (std::vector<std::string>{
                "event=dialing&callerid=%2B15551230001&user=101&usertype=ext&did=&id=@_1409-0",
                "event=outgoing&callerid=%2B15551230001&user=101&finishtype=Missed&transfer=false&id=@_1409-0"}));
}

TEST(Expected, ABlindTransferReadsAsInTheContract) {
  Cast cast(people(), 1);
  cast.wish({Millis(3400), Millis(20000), "anonymous", {"101", "103"}});
  const auto lines = expectedOf(blindEarlyRelease(cast));
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[2], "event=ringing&callerid=anonymous&user=103&usertype=ext&did=DID-100&id=@_1001-2");
  EXPECT_EQ(lines[3], "event=incoming&callerid=anonymous&user=101&finishtype=Ok&transfer=true&duration=20&id=@_1001-1");
  EXPECT_EQ(lines[4], "event=incomingcall_started&callerid=anonymous&user=103&did=DID-100&trtype=Blind&id=@_1001-2");
}

TEST(Expected, OnlyUnreservedCharactersStay) {
  EXPECT_EQ(percentEncoded("aZ0-._~ +&=/ü"), "aZ0-._~%20%2B%26%3D%2F%C3%BC");
}

}  // namespace
}  // namespace relay::sim
