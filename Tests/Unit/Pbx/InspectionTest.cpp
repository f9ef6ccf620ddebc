#include "Core/Pbx/Inspection.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "Core/Pbx/ThreeCx/Judgement.h"
#include "FakePbx.h"

namespace relay::threecx {
namespace {

class InspectionTest : public ::testing::Test {
 protected:
  InspectionTest() {
    scope.pbx.url = pbx.root;
    scope.pbx.clientId = "800";
    pbx.dns = {{"101", "Wextension"}, {"800", "Wroutepoint"}, {"820", "Wqueue"}};
    answers["/xapi/v1/Users"] = R"({"value":[{"Number":"101"},{"Number":"102"},{"Number":"103"}]})";
    answers["/xapi/v1/Queues"] = R"({"value":[{"Number":"820"},{"Number":"821"}]})";
    answers["/xapi/v1/Trunks"] = R"({"value":[{"Id":1,"Number":"10001","DidNumbers":["+15559000100","+15559000101"]},
                                              {"Id":2,"Number":"10002","DidNumbers":["+15559000200"]}]})";
    answers["/xapi/v1/DidNumbers"] = R"({"value":[{"Number":"+15559000100","RoutingRule":{"RuleName":"Main"}}]})";
  }
  Inspection inspect() {
    pbx.instead = [this](const FakePbx::Asked& one) -> std::optional<Result<HttpResponse>> {
      for (auto one_of = answers.rbegin(); one_of != answers.rend(); ++one_of) {  // the longest beginning first
        const auto& [prefix, body] = *one_of;
        if (!one.path.starts_with(prefix)) continue;
        HttpResponse response;
        response.status = body.size() == 3 ? std::stoi(body) : 200;
        if (response.status == 200) response.body = body;
        return response;
      }
      return std::nullopt;
    };
    std::optional<Inspection> result;
    surveyor.run([&](const Survey& survey) { result = judge(survey, scope); });
    pace.pass(Elapsed(1000));
    EXPECT_TRUE(result);
    return result.value_or(Inspection{});
  }
  static bool says(const Inspection& inspection, InspectionLine::Level level, const std::string& words) {
    return std::any_of(inspection.lines.begin(), inspection.lines.end(), [&](const InspectionLine& line) {
      return line.level == level && line.text.find(words) != std::string::npos;
    });
  }

  using Level = InspectionLine::Level;
  FakePace pace;
  FakePbx pbx{pace};
  InspectionScope scope;
  std::map<std::string, std::string> answers;  // path's beginning to a body, or a status of three digits
  std::unique_ptr<HttpClient> client = pbx.client();
  TokenOwner tokens{scope.pbx, *client, pace};
  Requests requests{scope.pbx, *client, tokens, pace, nullptr};
  Surveyor surveyor{requests, pace};
};

TEST_F(InspectionTest, SaysWhatIsSeenAndWhatIsNot) {
  const auto inspection = inspect();
  EXPECT_TRUE(inspection.reachable && inspection.callControl && inspection.xapi && inspection.activeCalls &&
              inspection.callLog);
  EXPECT_EQ(inspection.version, "20.0.9.995");
  EXPECT_EQ(inspection.dns.size(), 3u);
  EXPECT_EQ(inspection.notMonitored, (std::vector<std::string>{"102", "103", "821"}));
  EXPECT_TRUE(says(inspection, Level::Warning, "not monitored, so their calls are not seen: 102, 103, 821"));
  EXPECT_TRUE(says(inspection, Level::Good, "101 (user)"));
}

TEST_F(InspectionTest, UsersThatTheIniLeavesOutAreNotMissed) {
  scope.pbx.extensions.single = {"101", "102"};
  EXPECT_EQ(inspect().notMonitored, (std::vector<std::string>{"102", "821"}));
}

TEST_F(InspectionTest, ExtensionsOfTheIniThatNameNobodyAreAWarning) {
  scope.pbx.extensions.ranges = {{"700", "799"}};
  EXPECT_TRUE(says(inspect(), Level::Warning, "[pbx] extensions names none"));
}

TEST_F(InspectionTest, ListsThatCannotBeReadAreSaidSinceForgottenOnesAreNotNoticed) {
  answers["/xapi/v1/Users"] = "403";
  answers["/xapi/v1/Trunks"] = "403";
  const auto inspection = inspect();
  EXPECT_TRUE(says(inspection, Level::Warning, "the users could not be read"));
  EXPECT_TRUE(says(inspection, Level::Note, "the trunks could not be read"));
}

TEST_F(InspectionTest, ADidOfATrunkThatDoesNotExistIsNamed) {
  scope.dids["19999"] = "Nobody";
  EXPECT_TRUE(says(inspect(), Level::Warning, "no trunk of the phone system: 19999"));
}

TEST_F(InspectionTest, DnsOfTheIniThatCannotBeSeenAreNamed) {
  Settings settings;
  settings.pbx.extensions.single = {"101", "109"};
  EndpointSettings endpoint;
  endpoint.queues.single = {"820", "829"};
  settings.endpoints.push_back(endpoint);
  scope.namedDns = inspectionScope(settings).namedDns;
  const auto inspection = inspect();
  EXPECT_EQ(inspection.missingDns, (std::vector<std::string>{"109", "829"}));
  EXPECT_TRUE(says(inspection, Level::Warning, "109, 829"));
}

TEST_F(InspectionTest, TrunksWithoutAnEntryAndThoseOfSeveralNumbersAreNamed) {
  auto inspection = inspect();
  EXPECT_EQ(inspection.trunksWithoutDid, (std::vector<std::string>{"10001", "10002"}));
  EXPECT_EQ(inspection.ambiguousDids, (std::vector<std::string>{"10001"}));
  EXPECT_EQ(inspection.didNumbers, (std::vector<std::string>{"+15559000100", "Main"}));
  scope.dids["10001"] = "Main line";
  inspection = inspect();
  EXPECT_EQ(inspection.trunksWithoutDid, (std::vector<std::string>{"10002"}));
  EXPECT_TRUE(inspection.ambiguousDids.empty());
}

TEST_F(InspectionTest, MissingRightsAreNamedWithTheirConsequence) {
  answers["/xapi/v1/ActiveCalls"] = "403";
  answers["/xapi/v1/ReportCallLogData"] = "403";
  const auto inspection = inspect();
  EXPECT_FALSE(inspection.activeCalls);
  EXPECT_FALSE(inspection.callLog);
  EXPECT_TRUE(says(inspection, Level::Warning, "forwarded or transferred to an outside number"));
  EXPECT_TRUE(says(inspection, Level::Warning, "System Owner"));
}

TEST_F(InspectionTest, WithoutXapiTheRestIsStillSaid) {
  answers = {{"/xapi", "403"}};
  const auto inspection = inspect();
  EXPECT_TRUE(inspection.reachable);
  EXPECT_FALSE(inspection.xapi);
  EXPECT_FALSE(inspection.activeCalls);
  EXPECT_TRUE(says(inspection, Level::Warning, "3CX Configuration API Access"));
  EXPECT_TRUE(says(inspection, Level::Good, "101 (user)"));
}

TEST_F(InspectionTest, WithoutCallControlTheMissingRightIsAFault) {
  answers["/callcontrol"] = "403";
  const auto inspection = inspect();
  EXPECT_FALSE(inspection.reachable);
  EXPECT_TRUE(says(inspection, Level::Fault, "3CX Call Control API Access"));
  EXPECT_TRUE(inspection.xapi);
}

TEST_F(InspectionTest, APhoneSystemThatCannotBeReachedIsAskedNoFurther) {
  answers = {{"/connect/token", "404"}};
  const auto inspection = inspect();
  EXPECT_FALSE(inspection.reachable);
  ASSERT_EQ(inspection.lines.size(), 1u);
  EXPECT_TRUE(says(inspection, Level::Fault, "older than V20"));
  EXPECT_EQ(pbx.asked.size(), 1u);
}

TEST_F(InspectionTest, SeeingNoExtensionIsAWarning) {
  pbx.dns = {{"800", "Wroutepoint"}};
  EXPECT_TRUE(says(inspect(), Level::Warning, "sees no extension at all"));
}

TEST_F(InspectionTest, AListThatCannotBeReadToItsEndIsNoList) {
  std::string page = R"({"value":[)";
  for (int i = 0; i < 100; ++i)
    page += (i > 0 ? "," : "") + std::string(R"({"Number":"9)") + std::to_string(100 + i) + "\"}";
  answers["/xapi/v1/Users"] = page + "]}";
  answers["/xapi/v1/Users?$select=Number&$orderby=Number&$top=100&$skip="] = "500";
  EXPECT_EQ(inspect().notMonitored, (std::vector<std::string>{"821"}));
}

TEST_F(InspectionTest, APhoneSystemThatRepeatsAPageForEverIsNotAskedForEver) {
  std::string page = R"({"value":[)";
  for (int i = 0; i < 100; ++i)
    page += (i > 0 ? "," : "") + std::string(R"({"Number":"9)") + std::to_string(100 + i) + "\"}";
  answers["/xapi/v1/Users"] = page + "]}";
  EXPECT_EQ(inspect().notMonitored.size(), 101u);
  EXPECT_EQ(pbx.count("/xapi/v1/Users"), 2u);
}

TEST_F(InspectionTest, ClocksThatDifferAreAWarning) {
  Survey survey;
  survey.dns.emplace();
  survey.callControl = survey.xapi = Right::Yes;
  survey.clockAhead = std::chrono::minutes(-5);
  EXPECT_TRUE(says(judge(survey, scope), Level::Warning, "clock is 5 min behind this machine's"));
  survey.clockAhead = std::chrono::milliseconds(700);
  EXPECT_TRUE(says(judge(survey, scope), Level::Good, "clocks agree"));
}

TEST_F(InspectionTest, EveryLineIsOneLine) {
  for (const auto& line : inspect().lines) EXPECT_EQ(line.text.find('\n'), std::string::npos) << line.text;
}

}  // namespace
}  // namespace relay::threecx
