#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "SourceFixture.h"

namespace relay::threecx {
namespace {

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
  pace.pass(Elapsed(5000));
  const std::string before = pbx.socketToken;
  const WallTime last = pace.now().wall;  // whoever ends a connection is there at that moment
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
    phones.instead = [&prefix = prefix,
                      status = status](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (!one.path.starts_with(prefix)) return std::nullopt;
      HttpResponse response;
      response.status = status;
      return response;
    };
    if (prefix == "/callcontrol") phones.refuseSocketWith = status;
    Source one(
        std::move(another), scope, phones.client(), [&] { return phones.socket(); }, nullptr);
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
