#include "Tests/Simulator/ScriptReader.h"

#include <sstream>

#include <gtest/gtest.h>

namespace relay::sim {
namespace {

Result<Scenario> read(const std::string& text) {
  std::istringstream in(text);
  return readScript(in, "test.script");
}

TEST(ScriptReader, ReadsACall) {
  const auto steps = read(
      "# a call\n"
      "dn 101 Wextension\n"
      "0 call A from=+15551230009 id=77\n"
      "0 ring A desk 101\n"
      "0.002 ring A web 101 device=web party_caller_name=\"Jane Doe\"\n"
      "3.6 connect web\n"
      "3.605 gone desk\n"
      "9 gone web\n"
      "expect A event=ringing\n");
  ASSERT_TRUE(steps) << steps.error().what;
  ASSERT_EQ(steps.value().size(), 1u + 2 * 5 + 1);
  const auto& web = std::get<PutLeg>(steps.value()[3].action).leg;
  EXPECT_EQ(web.callId, 77);
  EXPECT_EQ(web.legId, 4);
  EXPECT_EQ(web.partyName, "Jane Doe");
  EXPECT_EQ(web.device, "sip:101@127.0.0.1:5483;rinstance=c2a75fd2f1caea71");
  EXPECT_EQ(web.partyNumber, "+15551230009");
  const auto& end = std::get<EndCall>(steps.value().back().action);
  EXPECT_EQ(end.expected, std::vector<std::string>{"event=ringing"});
  EXPECT_EQ(steps.value().back().at, Millis(9000));
}

TEST(ScriptReader, ReadsFaultsCutsListsAndGeneratedCalls) {
  const auto steps = read(
      "0 call A\n1 active A Talking \"10001 Trunk One (+15551239999)\"\n2 active A gone\n"
      "3 drop\n4 accept\n5 fault delay,ms=5\n6 begin answered ring_ms=50\n");
  ASSERT_TRUE(steps) << steps.error().what;
  EXPECT_EQ(std::get<ListCall>(steps.value()[0].action).callee, "10001 Trunk One (+15551239999)");
  EXPECT_TRUE(std::holds_alternative<CutSocket>(steps.value()[3].action));
  EXPECT_TRUE(std::holds_alternative<MakeFault>(steps.value()[5].action));
  EXPECT_EQ(std::get<BeginCall>(steps.value()[6].action).spec, R"({"kind":"answered","ring_ms":50})");
}

TEST(ScriptReader, SaysWhichLineIsFaultyAndWhy) {
  for (const char* text : {"0 call A\nx", "0 call A\n0 ring B p 101", "0 call A\n0 jump", "0 call A\n0 connect p",
                           "0 call A\n0 ring A", "0 call A\n0 begin nonsense", "0 call A\n0 ring A p 101 colour=red"}) {
    const auto steps = read(text);
    ASSERT_FALSE(steps) << text;
    EXPECT_EQ(steps.error().what.substr(0, 19), "test.script line 2:") << steps.error().what;
  }
}

}  // namespace
}  // namespace relay::sim
