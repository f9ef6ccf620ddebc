#include "Core/Pbx/ThreeCx/CallLogReader.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "Core/Pbx/ThreeCx/Times.h"
#include "FakePbx.h"

namespace relay::threecx {
namespace {

// One row; the n-th call began at 09:00 and its leg lasted for `seconds`.
std::string row(int call, int segment, int seconds) {
  char id[40];
  std::snprintf(id, sizeof id, "00000000-01dd-43ab-25e4-c243%08x", call);
  return std::string(R"({"CallHistoryId":")") + id + R"(","CdrId":")" + std::to_string(segment) +
         R"(","StartTime":"2026-03-01T09:00:00Z","RingingDuration":"PT0S","TalkingDuration":"PT)" +
         std::to_string(seconds) + R"(S","Direction":"Inbound","DestinationDn":"101"})";
}
std::string page(int first, int count) {
  std::string text;
  for (int i = first; i < first + count; ++i) text += (text.empty() ? "" : ",") + row(i, i, 10);
  return R"({"value":[)" + text + "]}";
}
int numberAfter(const std::string& path, const std::string& name) {
  const auto at = path.find(name);
  return at == std::string::npos ? 0 : std::stoi(path.substr(at + name.size()));
}

class CallLogReaderTest : public ::testing::Test {
 protected:
  CallLogReaderTest() { settings.url = pbx.root; }
  void answerWith(std::function<std::pair<int, std::string>(const std::string& path)> answer) {
    pbx.instead = [answer](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      if (!one.path.starts_with("/xapi/v1/ReportCallLogData")) return std::nullopt;
      HttpResponse response;
      std::tie(response.status, response.body) = answer(one.path);
      return response;
    };
  }
  CallLog read(WallTime from) {
    std::optional<CallLog> result;
    reader.read(from, std::chrono::milliseconds(0), [&](CallLog log) { result = std::move(log); });
    pace.pass(std::chrono::minutes(2));
    EXPECT_TRUE(result);
    return result.value_or(CallLog{});
  }

  FakePace pace;
  FakePbx pbx{pace};
  PbxSettings settings;
  std::unique_ptr<HttpClient> client = pbx.client();
  TokenOwner tokens{settings, *client, pace};
  Requests requests{settings, *client, tokens, pace, nullptr};
  std::map<std::string, DnType> types;
  CallLogReader reader{requests, types, pace};
  const WallTime nine = *parseIsoTime("2026-03-01T09:00:00Z");
};

TEST_F(CallLogReaderTest, TheQuestionHasAllElevenParameters) {
  EXPECT_EQ(
      callLogPath(nine, nine + std::chrono::hours(1), 100, 200),
      "/xapi/v1/ReportCallLogData/Pbx.GetCallLogData(periodFrom=2026-03-01T09:00:00Z,periodTo=2026-03-01T10:00:00Z,"
      "sourceType=0,sourceFilter='',destinationType=0,destinationFilter='',callsType=0,callTimeFilterType=0,"
      "callTimeFilterFrom='0:00:0',callTimeFilterTo='0:00:0',hidePcalls=true)?$top=100&$skip=200");
}

TEST_F(CallLogReaderTest, AllPagesAreReadAndRepeatedRowsCountOnce) {
  answerWith([](const std::string& path) {
    const int skip = numberAfter(path, "$skip=");
    // A new row has pushed the others down by one after the first page.
    const int first = skip == 0 ? 0 : skip - 1;
    return std::pair(200, page(first, std::max(0, std::min(100, 250 - first))));
  });
  const CallLog log = read(nine);
  EXPECT_TRUE(log.complete);
  EXPECT_EQ(log.legs.size(), 250u);
}

TEST_F(CallLogReaderTest, APhoneSystemThatRepeatsAPageForEverIsNotAskedForEver) {
  answerWith([](const std::string&) { return std::pair(200, page(0, 100)); });
  const CallLog log = read(nine);
  EXPECT_EQ(log.legs.size(), 100u);
  EXPECT_EQ(pbx.count("/xapi"), 2u);
}

TEST_F(CallLogReaderTest, AnEndlessLogStopsAtTwentyThousandRows) {
  answerWith([](const std::string& path) { return std::pair(200, page(numberAfter(path, "$skip="), 100)); });
  const CallLog log = read(nine);
  EXPECT_FALSE(log.complete);
  EXPECT_EQ(log.legs.size(), 20'000u);
}

TEST_F(CallLogReaderTest, OnlyCallsWithALegThatEndedSinceAreToldButThoseWhole) {
  answerWith([](const std::string&) {
    return std::pair(200, R"({"value":[)" + row(1, 1, 5) + "," + row(1, 2, 600) + "," + row(2, 3, 60) + "]}");
  });
  pace.pass(std::chrono::minutes(20));
  const CallLog log = read(nine + std::chrono::minutes(5));
  ASSERT_EQ(log.legs.size(), 2u);
  EXPECT_EQ(log.legs[0].callId, 1);
  EXPECT_EQ(log.legs[1].callId, 1);
}

TEST_F(CallLogReaderTest, AMissingRightIsTold) {
  answerWith([](const std::string&) { return std::pair(403, std::string()); });
  const CallLog log = read(nine);
  EXPECT_FALSE(log.complete);
  EXPECT_TRUE(log.forbidden);
  EXPECT_NE(log.error.what.find("right to see reports"), std::string::npos);
}

TEST_F(CallLogReaderTest, AFailureIsNoMissingRight) {
  answerWith([](const std::string&) { return std::pair(500, std::string()); });
  const CallLog log = read(nine);
  EXPECT_FALSE(log.complete);
  EXPECT_FALSE(log.forbidden);
}

TEST_F(CallLogReaderTest, QuestionsAreAnsweredInTheirOrder) {
  std::vector<int> order;
  for (int i = 0; i < 3; ++i) {
    reader.read(nine, std::chrono::milliseconds(0), [&order, i](const CallLog&) { order.push_back(i); });
  }
  pace.pass(Elapsed(1000));
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
}

}  // namespace
}  // namespace relay::threecx
