#include "Core/Pbx/ThreeCx/Source.h"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "Core/Pbx/ThreeCx/Times.h"
#include "FakePbx.h"

namespace relay::threecx {
namespace {

struct Heard final : PbxListener {
  void onChange(PbxChange change) override { changes.push_back(std::move(change)); }
  void onContact(WallTime lastByte) override { contacts.push_back(lastByte); }
  void onStatus(const PbxStatus& status) override { states.push_back(status); }

  template <class Change>
  std::vector<Change> all() const {
    std::vector<Change> found;
    for (const auto& change : changes) {
      if (const auto* one = std::get_if<Change>(&change)) found.push_back(*one);
    }
    return found;
  }
  std::vector<PbxChange> changes;
  std::vector<WallTime> contacts;
  std::vector<PbxStatus> states;
};

class SourceTest : public ::testing::Test {
 protected:
  SourceTest() {
    InspectionScope scope;
    scope.pbx.url = pbx.root;
    scope.pbx.clientId = "800";
    scope.pbx.clientSecret = Secret("very-secret");
    source = std::make_unique<Source>(std::move(ownPace), scope, pbx.client(), [this] { return pbx.socket(); }, nullptr);
  }
  void start(std::optional<WallTime> lastContact = {}) {
    source->start(heard, lastContact);
    pace.pass(Elapsed(200));
  }
  void refuse(const std::string& prefix, int status) {
    pbx.instead = [prefix, status](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (!one.path.starts_with(prefix)) return std::nullopt;
      HttpResponse response;
      response.status = status;
      return response;
    };
  }

  std::unique_ptr<FakePace> ownPace = std::make_unique<FakePace>();
  FakePace& pace = *ownPace;
  FakePbx pbx{pace};
  Heard heard;
  std::unique_ptr<Source> source;
};

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

TEST_F(SourceTest, FramesDuringTheSnapshotComeAfterIt) {
  start();
  pbx.latency = Elapsed(100);
  pbx.dropSocket();
  heard.changes.clear();
  while (!pbx.isOpen()) pace.pass(Elapsed(10));
  pbx.legs[{"101", 9}] = {};
  pbx.upsert("101", 9);
  pbx.remove("101", 9);
  EXPECT_TRUE(heard.changes.empty());
  pace.pass(Elapsed(500));
  ASSERT_FALSE(heard.changes.empty());
  EXPECT_TRUE(std::holds_alternative<SnapshotRead>(heard.changes.front()));
}

TEST_F(SourceTest, AfterALossItComesBackWithAFreshTokenAndTheLastContact) {
  start();
  pbx.upsert("101", 1);
  const WallTime last = pace.now().wall;
  pace.pass(Elapsed(5000));
  const std::string before = pbx.socketToken;
  pbx.dropSocket();
  EXPECT_FALSE(source->status().connected);
  EXPECT_NE(source->status().problem, "");
  pace.pass(Elapsed(2000));
  EXPECT_TRUE(source->status().connected);
  EXPECT_EQ(source->status().problem, "");
  EXPECT_EQ(pbx.socketsOpened, 2);
  EXPECT_NE(pbx.socketToken, before);
  const auto snapshots = heard.all<SnapshotRead>();
  ASSERT_EQ(snapshots.size(), 2u);
  EXPECT_EQ(snapshots[1].lastContact, last);
  EXPECT_TRUE(snapshots[1].logReadable);
}

TEST_F(SourceTest, AfterAGapTheCallLogIsReadFromTheLastContact) {
  pbx.callLog = R"({"value":[{"CallHistoryId":"00000000-01dd-43ab-25e4-c243000002c5","CdrId":"1","Direction":"Inbound",
      "StartTime":"2026-03-01T09:00:01Z","TalkingDuration":"PT10S","DestinationDn":"101","Answered":true}]})";
  start(pace.now().wall - std::chrono::minutes(1));
  const auto snapshots = heard.all<SnapshotRead>();
  ASSERT_EQ(snapshots.size(), 1u);
  EXPECT_TRUE(snapshots[0].logReadable);
  ASSERT_EQ(snapshots[0].log.size(), 1u);
  EXPECT_EQ(snapshots[0].log[0].dnType, DnType::User);
}

TEST_F(SourceTest, WithoutTheRightToTheCallLogTheSnapshotComesWithoutIt) {
  refuse("/xapi/v1/ReportCallLogData", 403);
  start(pace.now().wall - std::chrono::minutes(1));
  const auto snapshots = heard.all<SnapshotRead>();
  ASSERT_EQ(snapshots.size(), 1u);
  EXPECT_FALSE(snapshots[0].logReadable);
  EXPECT_FALSE(source->status().callLogReadable);
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

TEST_F(SourceTest, APhoneSystemThatIsNotThereIsWaitedForWithoutEnd) {
  pbx.instead = [](const FakePbx::Asked&) -> std::optional<Result<HttpResponse>> {
    return Error{Error::Kind::Network, "pbx.example.com:443 refuses connections", true};
  };
  start();
  EXPECT_EQ(source->status().problem, "pbx.example.com:443 refuses connections");
  pace.pass(std::chrono::hours(3));
  const auto attempts = pbx.count("/connect/token");
  EXPECT_GT(attempts, 3 * 3600 / 31u);
  EXPECT_LT(attempts, 3 * 3600 / 20u);
  pbx.instead = nullptr;
  pace.pass(Elapsed(31'000));
  EXPECT_TRUE(source->status().connected);
}

TEST_F(SourceTest, EveryReasonIsNamed) {
  const std::vector<std::tuple<std::string, int, std::string>> reasons = {
      {"/connect/token", 401, "client_id or client_secret is wrong"},
      {"/connect/token", 404, "older than V20"},
      {"/callcontrol", 403, "3CX Call Control API Access"},
      {"/callcontrol", 404, "V20 Update 2"},
      {"/callcontrol", 502, "fault of its own"}};
  for (const auto& [prefix, status, words] : reasons) {
    Heard listener;
    InspectionScope scope;
    scope.pbx.url = pbx.root;
    auto another = std::make_unique<FakePace>();
    FakePace& time = *another;
    FakePbx phones(time);
    phones.instead = [&prefix = prefix, status = status](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (!one.path.starts_with(prefix)) return std::nullopt;
      HttpResponse response;
      response.status = status;
      return response;
    };
    if (prefix == "/callcontrol") phones.refuseSocketWith = status;
    Source one(std::move(another), scope, phones.client(), [&] { return phones.socket(); }, nullptr);
    one.start(listener, {});
    time.pass(Elapsed(5000));
    EXPECT_NE(one.status().problem.find(words), std::string::npos) << status << ": " << one.status().problem;
    EXPECT_TRUE(listener.all<SnapshotRead>().empty());
  }
}

TEST_F(SourceTest, AGapInTheSequenceReadsTheStateAgainAndLosesNoFrame) {
  start();
  pbx.upsert("101", 1);
  pace.pass(Elapsed(10'000));
  heard.changes.clear();
  pbx.sequence += 3;
  pbx.legs[{"101", 7}] = {};
  pbx.upsert("101", 7);
  pace.pass(Elapsed(100));
  const auto snapshots = heard.all<SnapshotRead>();
  ASSERT_EQ(snapshots.size(), 1u);
  EXPECT_EQ(snapshots[0].lastContact, snapshots[0].at);
  EXPECT_EQ(snapshots[0].participants.size(), 1u);
  EXPECT_TRUE(source->status().connected);
  pbx.remove("101", 7);
  pace.pass(Elapsed(100));
  EXPECT_EQ(heard.all<ParticipantGone>().size(), 1u);
  EXPECT_EQ(pbx.socketsOpened, 1);
}

TEST_F(SourceTest, AStateThatCannotBeReadIsTriedAgainAndEndsNoCall) {
  pbx.legs[{"101", 7}] = {"Connected", 5};
  start();
  pace.pass(Elapsed(20'000));
  heard.changes.clear();
  refuse("/callcontrol", 500);
  pbx.upsert("101", 7);
  pbx.sequence += 3;
  pbx.upsert("101", 7);
  pace.pass(Elapsed(20'000));
  EXPECT_TRUE(heard.changes.empty());
  pbx.instead = nullptr;
  pace.pass(Elapsed(31'000));
  ASSERT_EQ(heard.all<SnapshotRead>().size(), 1u);
  EXPECT_EQ(heard.all<SnapshotRead>()[0].participants.size(), 1u);
  EXPECT_TRUE(heard.all<ParticipantGone>().empty());
  EXPECT_EQ(pbx.socketsOpened, 1);
}

TEST_F(SourceTest, RubbishOnTheSocketDoesNoHarm) {
  start();
  for (const std::string& text : {std::string("x"), std::string("{}"), std::string(10'000, '['), std::string(1, '\0')}) {
    pbx.sendText(text);
  }
  pbx.sendText(R"({"sequence":1,"event":{"event_type":77,"entity":"/somewhere/else"}})");
  pbx.legs[{"101", 7}] = {};
  pbx.sequence = 1;
  pbx.upsert("101", 7);
  pace.pass(Elapsed(50));
  EXPECT_EQ(heard.all<ParticipantSeen>().size(), 1u);
}

TEST_F(SourceTest, WhenTheTokenOfARunningConnectionDiesTheNextGetRenewsIt) {
  start();
  ++pbx.tokens;
  pbx.legs[{"101", 7}] = {};
  pbx.upsert("101", 7);
  pace.pass(Elapsed(100));
  EXPECT_EQ(heard.all<ParticipantSeen>().size(), 1u);
  EXPECT_TRUE(source->status().connected);
}

TEST_F(SourceTest, ASocketThatIsRefusedForItsTokenComesBackWithAnother) {
  pbx.refuseSocketWith = 401;
  start();
  EXPECT_FALSE(source->status().connected);
  const auto logins = pbx.tokens;
  pbx.refuseSocketWith = 0;
  pace.pass(Elapsed(3000));
  EXPECT_TRUE(source->status().connected);
  EXPECT_GT(pbx.tokens, logins);
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

TEST_F(SourceTest, QuestionsWhileDisconnectedAreAnsweredToo) {
  start();
  pbx.instead = [](const FakePbx::Asked&) -> std::optional<Result<HttpResponse>> {
    return Error{Error::Kind::Network, "refused", true};
  };
  pbx.dropSocket();
  source->readActiveCalls();
  source->readCallLog(pace.now().wall);
  pace.pass(Elapsed(5000));
  ASSERT_FALSE(heard.all<ActiveCallsFailed>().empty());
  EXPECT_FALSE(heard.all<ActiveCallsFailed>()[0].forbidden);
  ASSERT_EQ(heard.all<CallLogRead>().size(), 1u);
  EXPECT_FALSE(heard.all<CallLogRead>()[0].complete);
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

TEST_F(SourceTest, ASlowXapiDoesNotKeepTheSocketClosedForLong) {
  pbx.latency = Elapsed(800);
  source->start(heard, {});
  pace.pass(Elapsed(8000));
  EXPECT_TRUE(source->status().connected);
  EXPECT_TRUE(heard.all<SnapshotRead>().size() == 1);
}

TEST_F(SourceTest, AStateOfManyMegabytesIsRefusedAndTheLoopGoesOn) {
  pbx.instead = [](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
    if (one.path != "/callcontrol") return std::nullopt;
    HttpResponse response;
    response.status = 200;
    response.body = "[" + std::string(50 * 1024 * 1024, ' ') + "]";
    return response;
  };
  start();
  pace.pass(Elapsed(5000));
  EXPECT_FALSE(source->status().connected);
  EXPECT_TRUE(heard.all<SnapshotRead>().empty());
  pbx.instead = nullptr;
  pace.pass(Elapsed(31'000));
  EXPECT_TRUE(source->status().connected);
}

}  // namespace
}  // namespace relay::threecx
