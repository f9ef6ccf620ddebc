// The plan on duty as commands show and change it, beside a running service and without one.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "Tests/Integration/Rosters.h"
#include "Tests/Integration/Scene.h"
#include "Tests/Support/Waiting.h"

namespace relay::test {
namespace {

using nlohmann::json;

std::string compact(const std::string& day) { return day.substr(0, 4) + day.substr(5, 2) + day.substr(8, 2); }

class DutyCommands : public SceneTest {
 protected:
  void SetUp() override {
    ini.pbx = {"timezone = Europe/Istanbul"};
    ini.further =
        "[onduty]\nenabled = yes\nroster = roster.ics\npush = no\npull = no\nfallback_number = 200\n"
        "[person Max Mustermann]\nmobile = 0171-12345\n[person Erika]\nmobile = +49 172 67890\n";
    plan("Max Mustermann");
  }
  // A calendar by which `person` is on duty for so many days, since two days ago. Turkey changes no clocks.
  void plan(const std::string& person, int days = 20) {
    folder.write(
        "roster.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:" +
            compact(dayFromNow(-2)) + "\r\nRRULE:FREQ=DAILY;COUNT=" + std::to_string(days) + "\r\nSUMMARY:" + person +
            "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  }
  json asJson(Words words) {
    words.push_back("--json");
    const auto result = relay.command(words);
    EXPECT_EQ(result.code, 0) << result.all();
    json parsed = json::parse(result.out, nullptr, false);
    EXPECT_FALSE(parsed.is_discarded()) << result.all();
    return parsed;
  }
  std::string onDuty() { return asJson({"duty", "now"}).value("person", ""); }
  bool waitForPerson(const std::string& person) {
    return waitUntil(15s, [&] { return onDuty() == person; });
  }
  std::size_t kinds(const std::string& kind) { return asJson({"duty", "log", "--kind", kind}).size(); }
};

TEST_F(DutyCommands, AChangedCalendarChangesWhoIsOnDuty) {
  begin();
  ASSERT_TRUE(waitForPerson("Max Mustermann"));
  const auto text = relay.command({"duty", "now"});
  EXPECT_NE(text.out.find("Max Mustermann (0171-12345), plan"), std::string::npos) << text.all();
  plan("ERIKA");
  EXPECT_TRUE(waitForPerson("Erika"));
  EXPECT_TRUE(waitUntil(5s, [&] { return kinds("on_duty") == 2; }));
  EXPECT_EQ(relay.log().find("0171-12345"), std::string::npos) << "a whole number in the log";
}

TEST_F(DutyCommands, AnOverrideCountsUntilItIsClearedAndTheLogHasBoth) {
  begin();
  ASSERT_TRUE(waitForPerson("Max Mustermann"));
  const auto set = relay.command({"duty", "override", "erika", "--to", "+2h", "--why", "Max is ill", "--who", "boss"});
  ASSERT_EQ(set.code, 0) << set.all();
  const json now = asJson({"duty", "now"});
  EXPECT_EQ(now.at("person"), "Erika");
  EXPECT_EQ(now.at("source"), "override");
  EXPECT_EQ(now.at("next").at("person"), "Max Mustermann");
  EXPECT_EQ(asJson({"duty", "clear"}).at("cleared"), 1);
  EXPECT_EQ(onDuty(), "Max Mustermann");
  ASSERT_TRUE(waitUntil(5s, [&] { return kinds("override_ended") == 1; }));
  const auto log = relay.command({"duty", "log"});
  EXPECT_NE(log.out.find("boss"), std::string::npos) << log.all();
  EXPECT_NE(log.out.find("Max is ill"), std::string::npos) << log.all();
  EXPECT_EQ(log.out.find("0171-12345"), std::string::npos) << "a whole number in the proof";
}

TEST_F(DutyCommands, WhatCannotBeRightIsRefusedAndSaysWhy) {
  begin();
  ASSERT_TRUE(waitForPerson("Max Mustermann"));
  const std::vector<std::pair<Words, std::string>> refused{
      {{"duty", "override", "Moritz", "--to", "+2h"}, "no section [person Moritz]"},
      {{"duty", "override", "Erika"}, "--to"},
      {{"duty", "override", "Erika", "--to", "soon"}, "soon is no time"},
      {{"duty", "override", "Erika", "--from", "2020-01-01", "--to", "2020-01-02"}, "past"},
      {{"duty", "log", "--kind", "secrets"}, "--kind is one of"}};
  for (const auto& [words, told] : refused) {
    const auto result = relay.command(words);
    EXPECT_EQ(result.code, 1) << result.all();
    EXPECT_NE(result.err.find(told), std::string::npos) << result.all();
  }
  EXPECT_EQ(onDuty(), "Max Mustermann");
}

TEST_F(DutyCommands, TheWeekShowsWhatIsWrongAndSimulateMarksGaps) {
  plan("Max Mustermann", 5);
  begin(false);
  for (const bool beside : {false, true}) {
    if (beside) {
      relay.start();
      ASSERT_TRUE(relay.waitForLine("On duty: Max Mustermann"));
      ASSERT_TRUE(relay.waitForLine("Nobody is on duty from"));
    }
    const auto week = relay.command({"duty", "week"});
    EXPECT_EQ(week.code, 0) << week.all();
    EXPECT_NE(week.out.find("! Nobody is on duty from"), std::string::npos) << week.all();
    const auto simulated = relay.command({"duty", "simulate", "--from", dayFromNow(1), "--to", dayFromNow(4)});
    EXPECT_EQ(simulated.code, 0) << simulated.all();
    EXPECT_EQ(countLines(simulated.out, "Max Mustermann (0171-12345)"), 48U) << simulated.all();
    EXPECT_EQ(countLines(simulated.out, "--- nobody: calls go to 200"), 48U) << simulated.all();
    EXPECT_NE(simulated.err.find("1 gap"), std::string::npos) << simulated.all();
  }
}

TEST_F(DutyCommands, WithoutAServiceTheCommandsReadTheFilesAndAnOverrideWaitsForIt) {
  begin();
  ASSERT_TRUE(waitForPerson("Max Mustermann"));
  relay.stop();
  EXPECT_EQ(onDuty(), "Max Mustermann");
  ASSERT_EQ(relay.command({"duty", "override", "Erika", "--to", "+2h"}).code, 0);
  EXPECT_EQ(onDuty(), "Erika");
  relay.start();
  EXPECT_TRUE(relay.waitForLine("On duty: Erika"));
}

TEST_F(DutyCommands, TheLastGoodRosterStaysInForceAlsoAfterARestartWithoutIt) {
  begin();
  ASSERT_TRUE(waitForPerson("Max Mustermann"));
  folder.write("roster.ics", "<html>please log in</html>");
  ASSERT_TRUE(relay.waitForLine("it is no calendar"));
  EXPECT_EQ(asJson({"duty", "now"}).at("stale"), true);
  EXPECT_EQ(onDuty(), "Max Mustermann");
  relay.kill();
  std::filesystem::remove(folder.file("roster.ics"));
  pbx->fault(R"({"name":"refuse","ms":60000})");
  relay.start();
  ASSERT_TRUE(relay.waitForLine("Answering on port"));
  const json now = asJson({"duty", "now"});
  EXPECT_EQ(now.at("person"), "Max Mustermann");
  EXPECT_EQ(now.at("number"), "0171-12345");
  plan("Erika");
  EXPECT_TRUE(waitForPerson("Erika"));
}

TEST_F(DutyCommands, WarningsAndChangesReachTheReceiversThatAskForThem) {
  plan("Max Mustermann", 4);
  ini.webhooks = {"events = all, duty"};
  begin();
  const auto heard = [&](const std::string& event, const std::string& text) {
    return crm->waitFor([&](const Webhook& one) {
      return one.query().find("event=" + event) != std::string::npos && one.query().find(text) != std::string::npos;
    });
  };
  EXPECT_NE(heard("duty_changed", "Max"), nullptr);
  EXPECT_NE(heard("duty_warning", "Nobody"), nullptr);
}

TEST_F(DutyCommands, CheckReadsTheRosterAndSaysWhatIsWrongWithIt) {
  plan("Moritz");
  begin(false);
  const auto unknown = relay.command({"check", "--offline"});
  EXPECT_NE(unknown.out.find("no section [person Moritz]"), std::string::npos) << unknown.all();
  folder.write("roster.ics", "BEGIN:VCALENDAR");
  const auto broken = relay.command({"check", "--offline"});
  EXPECT_NE(broken.out.find("it is cut off"), std::string::npos) << broken.all();
}

TEST_F(DutyCommands, SwitchedOffTheySaySo) {
  ini.further = "[onduty]\nenabled = no\n";
  begin();
  const auto result = relay.command({"duty", "now"});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.err.find("enabled = no"), std::string::npos) << result.all();
}

}  // namespace
}  // namespace relay::test
