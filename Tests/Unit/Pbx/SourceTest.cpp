#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "SourceFixture.h"

namespace relay::threecx {
namespace {

TEST_F(SourceTest, FirstTheDirectoryThenTheSocketThenTheSnapshot) {
  pbx.legs[{"101", 7}] = {"Connected", 5};
  start();
  ASSERT_GE(heard.changes.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<DirectoryRead>(heard.changes.front()));
  const auto snapshots = heard.all<SnapshotRead>();
  ASSERT_EQ(snapshots.size(), 1u);
  ASSERT_EQ(snapshots[0].participants.size(), 1u);
  EXPECT_EQ(snapshots[0].participants[0].dnType, DnType::User);
  EXPECT_EQ(snapshots[0].lastContact, snapshots[0].at);
  EXPECT_TRUE(source->status().connected);
  EXPECT_EQ(source->status().version, "20.0.9.995");
  EXPECT_EQ(source->status().monitored.at("101"), DnType::User);
}

TEST_F(SourceTest, ACallIsToldFromItsFramesWithTheirTimes) {
  start();
  pbx.legs[{"101", 7}] = {"Ringing", 5};
  const WallTime rang = pace.now().wall;
  pbx.upsert("101", 7);
  pace.pass(Elapsed(50));
  pbx.legs[{"101", 7}].status = "Connected";
  const WallTime answered = pace.now().wall;
  pbx.upsert("101", 7);
  pace.pass(Elapsed(50));
  const WallTime ended = pace.now().wall;
  pbx.remove("101", 7);
  const auto seen = heard.all<ParticipantSeen>();
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].at, rang);
  EXPECT_EQ(seen[1].at, answered);
  ASSERT_EQ(heard.all<ParticipantGone>().size(), 1u);
  EXPECT_EQ(heard.all<ParticipantGone>()[0].at, ended);
}

TEST_F(SourceTest, ActiveCallsIsAskedBesideTheFirstParticipant) {
  start();
  const auto before = pbx.count("/xapi/v1/ActiveCalls");
  pbx.legs[{"101", 7}] = {};
  pbx.upsert("101", 7);
  EXPECT_EQ(pbx.count("/xapi/v1/ActiveCalls"), before + 1);
  pace.pass(Elapsed(50));
  EXPECT_EQ(heard.all<ActiveCallsRead>().size(), 1u);
}

TEST_F(SourceTest, WithoutXapiCallsAreStillTold) {
  refuse("/xapi", 403);
  start();
  EXPECT_TRUE(source->status().connected);
  EXPECT_FALSE(source->status().activeCallsReadable);
  pbx.legs[{"101", 7}] = {};
  pbx.upsert("101", 7);
  pace.pass(Elapsed(50));
  EXPECT_EQ(heard.all<ParticipantSeen>().size(), 1u);
  ASSERT_EQ(heard.all<ActiveCallsFailed>().size(), 1u);
  EXPECT_TRUE(heard.all<ActiveCallsFailed>()[0].forbidden);
}

TEST_F(SourceTest, RubbishOnTheSocketDoesNoHarm) {
  start();
  for (const std::string& text :
       {std::string("x"), std::string("{}"), std::string(10'000, '['), std::string(1, '\0')}) {
    pbx.sendText(text);
  }
  pbx.sendText(R"({"sequence":1,"event":{"event_type":77,"entity":"/somewhere/else"}})");
  pbx.legs[{"101", 7}] = {};
  pbx.sequence = 1;
  pbx.upsert("101", 7);
  pace.pass(Elapsed(50));
  EXPECT_EQ(heard.all<ParticipantSeen>().size(), 1u);
}

TEST_F(SourceTest, ContactIsToldAtMostOnceASecond) {
  start();
  heard.contacts.clear();
  for (int i = 0; i < 500; ++i) {
    pbx.upsert("101", 1);
    pace.pass(Elapsed(10));
  }
  EXPECT_GE(heard.contacts.size(), 4u);
  EXPECT_LE(heard.contacts.size(), 6u);
}

TEST_F(SourceTest, ANewColleagueWhoIsNotMonitoredIsFoundWithinAnHour) {
  start();
  EXPECT_TRUE(source->status().notMonitored.empty());
  pbx.instead = [](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
    if (!one.path.starts_with("/xapi/v1/Users")) return std::nullopt;
    HttpResponse response;
    response.status = 200;
    response.body = R"({"value":[{"Number":"101"},{"Number":"102"}]})";
    return response;
  };
  pace.pass(std::chrono::minutes(61));
  EXPECT_EQ(source->status().notMonitored, std::vector<std::string>{"102"});
}

TEST_F(SourceTest, TheCallLogIsReadWhenTheTrackerWantsIt) {
  start();
  source->readCallLog(pace.now().wall - std::chrono::minutes(1));
  pace.pass(Elapsed(100));
  ASSERT_EQ(heard.all<CallLogRead>().size(), 1u);
  EXPECT_TRUE(heard.all<CallLogRead>()[0].complete);
}

TEST_F(SourceTest, WhoeverAsksForAnInspectionIsAnsweredWithinTheSessionThatIsThere) {
  start();
  const int logins = pbx.tokens;
  int answers = 0;
  for (int i = 0; i < 2; ++i) {
    source->inspect([&](const Inspection& inspection) {
      EXPECT_TRUE(inspection.reachable);
      ++answers;
    });
  }
  EXPECT_EQ(answers, 0);
  pace.pass(Elapsed(500));
  EXPECT_EQ(answers, 2);
  EXPECT_EQ(pbx.tokens, logins);
}

TEST_F(SourceTest, AfterStopNothingIsToldAnyMore) {
  start();
  pbx.legs[{"101", 7}] = {};
  pbx.upsert("101", 7);
  source->readActiveCalls();
  heard.changes.clear();
  heard.states.clear();
  heard.contacts.clear();
  source->stop();
  pace.pass(std::chrono::hours(2));
  EXPECT_TRUE(heard.changes.empty());
  EXPECT_TRUE(heard.states.empty());
  EXPECT_TRUE(heard.contacts.empty());
  EXPECT_FALSE(pbx.isOpen());
}

}  // namespace
}  // namespace relay::threecx
