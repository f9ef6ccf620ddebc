#include "Tests/Simulator/TraceReader.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "Tests/Simulator/Exchange.h"

namespace relay::sim {
namespace {

Result<Scenario> read(const std::string& text) {
  std::istringstream in(text);
  return readTrace(in, "test.jsonl");
}

const char* const kUpsert =
    R"({"t_ms":100,"kind":"ws","frame":{"sequence":7,"event":{"event_type":0,"entity":"/callcontrol/101/participants/5","attached_data":null}}})"
    "\n"
    R"({"t_ms":104,"kind":"get","path":"/callcontrol/101/participants/5","status":200,"body":{"id":5,"dn":"101","status":"Ringing","callid":9,"extra":1}})"
    "\n";

TEST(TraceReader, TheStateOfAGetHoldsFromTheTimeOfItsFrameAndComesBeforeIt) {
  const auto steps = read(kUpsert);
  ASSERT_TRUE(steps);
  ASSERT_EQ(steps.value().size(), 2u);
  const auto* put = std::get_if<PutLeg>(&steps.value()[0].action);
  ASSERT_NE(put, nullptr);
  EXPECT_EQ(steps.value()[0].at, Millis(100));
  EXPECT_EQ(put->leg.callId, 9);
  EXPECT_NE(put->body.find("\"extra\":1"), std::string::npos) << "the body is given as it was";
  const auto* frame = std::get_if<SendFrame>(&steps.value()[1].action);
  ASSERT_NE(frame, nullptr);
  EXPECT_EQ(frame->sequence, 7);
  EXPECT_EQ(frame->callId, 9);
  EXPECT_FALSE(frame->repeat);
}

TEST(TraceReader, AFrameWhoseAnswerHasNotChangedIsARepeat) {
  std::string later = kUpsert;
  for (auto at = later.find("\"t_ms\":10"); at != std::string::npos; at = later.find("\"t_ms\":10", at + 5))
    later.replace(at, 9, "\"t_ms\":20");
  const auto steps = read(kUpsert + later);
  ASSERT_TRUE(steps);
  ASSERT_EQ(steps.value().size(), 4u);
  EXPECT_TRUE(std::get<SendFrame>(steps.value()[3].action).repeat);
}

TEST(TraceReader, SaysWhichLineIsFaulty) {
  const auto steps = read(std::string(kUpsert) + "{nonsense\n");
  ASSERT_FALSE(steps);
  EXPECT_NE(steps.error().what.find("test.jsonl line 3"), std::string::npos) << steps.error().what;
}

TEST(TraceReader, TakesTheStateAtTheStartFromASnapshotBeforeTheFirstFrame) {
  const auto steps = read(
      R"({"t_ms":0,"kind":"get","path":"/callcontrol","status":200,"body":[{"dn":"101","type":"Wextension","devices":null,"participants":[{"id":5,"dn":"101","status":"Connected","callid":9}]}]})");
  ASSERT_TRUE(steps);
  ASSERT_EQ(steps.value().size(), 2u);
  EXPECT_EQ(std::get<KnowDns>(steps.value()[0].action).types.at("101"), "Wextension");
  EXPECT_EQ(std::get<PutLeg>(steps.value()[1].action).leg.id, 5);
}

TEST(TraceReader, TakesWhatACapturedListOfActiveCallsSays) {
  const auto steps = read(
      R"({"t_ms":0,"kind":"get","path":"/xapi/v1/ActiveCalls?$top=100","status":200,"body":{"value":[{"Id":9,"Caller":"a","Callee":"b","Status":"Talking"}]}})"
      "\n"
      R"({"t_ms":900,"kind":"get","path":"/xapi/v1/ActiveCalls?$top=100","status":200,"body":{"value":[]}})");
  ASSERT_TRUE(steps);
  ASSERT_EQ(steps.value().size(), 2u);
  EXPECT_EQ(std::get<ListCall>(steps.value()[0].action).status, "Talking");
  EXPECT_TRUE(std::get<ListCall>(steps.value()[1].action).gone);
}

// Every trace of the project can be played: at its end nothing is left over.
TEST(TraceReader, EveryTraceOfTheProjectEndsWithAnIdlePhoneSystem) {
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(TEST_DATA "/traces")) {
    if (file.path().extension() != ".jsonl") continue;
    ++count;
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(file.path()).replace_extension(".expect")))
        << file.path();
    std::ifstream in(file.path());
    const auto steps = readTrace(in, file.path().filename().string());
    ASSERT_TRUE(steps) << steps.error().what;
    Exchange exchange({});
    std::int64_t sequence = 0;
    exchange.onFrame = [&](const Frame& frame) { EXPECT_GT(frame.sequence, std::exchange(sequence, frame.sequence)); };
    for (const auto& step : steps.value()) {
      const std::int64_t now = step.at.count() * 1000;
      if (const auto* put = std::get_if<PutLeg>(&step.action)) exchange.put(put->leg, put->body, now);
      if (const auto* end = std::get_if<EndLeg>(&step.action)) exchange.end(end->entity, now);
      if (const auto* list = std::get_if<ListCall>(&step.action)) exchange.list(*list, now);
      if (const auto* frame = std::get_if<SendFrame>(&step.action)) exchange.send(*frame);
    }
    EXPECT_EQ(exchange.legs(), 0u) << file.path();
    EXPECT_TRUE(exchange.running().empty()) << file.path();
  }
  EXPECT_GE(count, 25);
}

}  // namespace
}  // namespace relay::sim
