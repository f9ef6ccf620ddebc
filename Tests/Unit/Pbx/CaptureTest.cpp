#include "Core/Pbx/Capture.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace relay {
namespace {

class CaptureTest : public ::testing::Test {
 protected:
  CaptureTest() {
    folder = std::filesystem::temp_directory_path() / ("relay-capture-" + std::to_string(std::random_device{}()));
    std::filesystem::create_directories(folder);
    file = folder / "trace.jsonl";
  }
  ~CaptureTest() override { std::filesystem::remove_all(folder); }
  std::vector<nlohmann::json> lines() const {
    std::vector<nlohmann::json> parsed;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) parsed.push_back(nlohmann::json::parse(line));
    return parsed;
  }
  static WallTime at(int ms) { return WallTime(std::chrono::milliseconds(1'000'000 + ms)); }

  std::filesystem::path folder;
  std::filesystem::path file;
};

TEST_F(CaptureTest, WritesATraceWithTheTypesOfTheDns) {
  auto capture = Capture::open(file.string(), false, at(0));
  ASSERT_TRUE(capture);
  auto& trace = *capture.value();
  trace.socket(at(1), true);
  trace.answer(at(2), "/callcontrol", 200, R"([{"dn":"101","type":"Wextension","participants":null}])");
  trace.frame(
      at(3),
      R"({"sequence":1,"event":{"event_type":0,"entity":"/callcontrol/101/participants/7","attached_data":null}})");
  trace.answer(at(9), "/callcontrol/101/participants/7", 404, "");
  trace.answer(at(10), "/callcontrol", 200, R"([{"dn":"101","type":"Wextension"}])");
  trace.socket(at(11), false);
  const auto all = lines();
  ASSERT_EQ(all.size(), 7u);
  EXPECT_EQ(all[0], nlohmann::json::parse(R"({"t_ms":1,"kind":"accept"})"));
  EXPECT_EQ(all[1], nlohmann::json::parse(R"({"t_ms":2,"kind":"dns","dns":{"101":"Wextension"}})"));
  EXPECT_EQ(all[2]["kind"], "get");
  EXPECT_EQ(all[3]["frame"]["event"]["entity"], "/callcontrol/101/participants/7");
  EXPECT_EQ(all[4]["status"], 404);
  EXPECT_TRUE(all[4]["body"].is_null());
  EXPECT_EQ(all[6]["kind"], "drop");
  EXPECT_EQ(trace.lines(), 7u);
}

TEST_F(CaptureTest, AnExistingFileIsNotOverwritten) {
  std::ofstream(file) << "precious";
  const auto capture = Capture::open(file.string(), false, at(0));
  ASSERT_FALSE(capture);
  EXPECT_EQ(capture.error().kind, Error::Kind::Disk);
  EXPECT_FALSE(Capture::open((folder / "absent" / "trace.jsonl").string(), false, at(0)));
}

TEST_F(CaptureTest, WhatIsNoJsonIsNotedOrQuoted) {
  auto capture = Capture::open(file.string(), true, at(0));
  ASSERT_TRUE(capture);
  capture.value()->frame(at(1), "rubbish \xFF");
  capture.value()->frame(at(1), std::string(10'000, '['));
  capture.value()->answer(at(2), "/callcontrol", 502, "<html>Bad \xFF Gateway, call +15551230001</html>");
  const auto all = lines();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0]["kind"], "note");
  EXPECT_EQ(all[1]["kind"], "note");
  EXPECT_EQ(all[2]["body"].get<std::string>().find("5551230001"), std::string::npos);
}

nlohmann::json maskedJson(CaptureMask& mask, const std::string& text) {
  const auto result = mask.json(text);
  EXPECT_TRUE(result) << text;
  return nlohmann::json::parse(result.value_or("null"));
}

TEST(CaptureMaskTest, TheSameNumberIsMaskedTheSameWayInEveryForm) {
  CaptureMask mask(true);
  const auto one = maskedJson(mask, R"({"party_caller_id":"0555123001","party_caller_name":"Queue:Main:+1555123001"})");
  const std::string id = one["party_caller_id"];
  const std::string name = one["party_caller_name"];
  EXPECT_NE(id, "0555123001");
  EXPECT_EQ(id.substr(0, 3), "055");
  EXPECT_EQ(id.size(), 10u);
  EXPECT_EQ(name.substr(0, 12), "Queue:Main:+");
  EXPECT_EQ(name.substr(name.size() - 7), id.substr(3));
  EXPECT_EQ(maskedJson(mask, R"x({"Caller":"10001 Trunk (0555123001)"})x")["Caller"], "10001 Trunk (" + id + ")");
}

TEST(CaptureMaskTest, DifferentNumbersStayDifferent) {
  CaptureMask mask(true);
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) seen.insert(mask.plain("+1555" + std::to_string(1'000'000 + i), false));
  EXPECT_EQ(seen.size(), 2000u);
}

TEST(CaptureMaskTest, GroupedNumbersAreFoundInTextForPeople) {
  CaptureMask mask(true);
  const std::string name = maskedJson(mask, R"({"party_caller_name":"Jane (555) 123-0001"})")["party_caller_name"];
  EXPECT_EQ(name.find("123-0001"), std::string::npos);
  EXPECT_EQ(name.substr(0, 6), "Jane (");
  EXPECT_EQ(name.size(), std::string("Jane (555) 123-0001").size());
}

TEST(CaptureMaskTest, ExtensionsIdsTimesAndAddressesStay) {
  CaptureMask mask(true);
  const std::string text = R"({"id":8106,"callid":126412345,"dn":"150","party_dn":"10007",)"
                           R"("device_id":"sip:150@127.0.0.1:5063;rinstance=c2a7","user_agent":"Yealink 96.86.0.100",)"
                           R"("EstablishedAt":"2026-03-01T09:15:02.100123Z","RingingDuration":"PT5.721083S",)"
                           R"("CallHistoryId":"00000000-01dd-43ab-25e4-c243000002c5"})";
  EXPECT_EQ(maskedJson(mask, text), nlohmann::json::parse(text));
}

TEST(CaptureMaskTest, TheStampAndTheCallIdInARecordingsNameStay) {
  CaptureMask mask(true);
  const std::string url = maskedJson(
      mask, R"({"RecordingUrl":"9027/[Doe, Jane]_9027-+15551230001_20260913181127(709).wav"})")["RecordingUrl"];
  EXPECT_EQ(url.find("1230001"), std::string::npos);
  EXPECT_EQ(url.substr(0, 22), "9027/[Doe, Jane]_9027-");
  EXPECT_NE(url.find("_20260913181127(709).wav"), std::string::npos);
}

TEST(CaptureMaskTest, SecretsAndDialledDigitsAreLeftOutAlways) {
  CaptureMask mask(false);
  const auto shown = maskedJson(
      mask, R"({"access_token":"abc","AuthPassword":"p","VMPIN":"1234","LicenseKey":"K","Mobile":"+15551230001",
                                          "attached_data":{"dtmf_input":"4711"}})");
  EXPECT_EQ(shown["access_token"], "***");
  EXPECT_EQ(shown["AuthPassword"], "***");
  EXPECT_EQ(shown["VMPIN"], "***");
  EXPECT_EQ(shown["LicenseKey"], "***");
  EXPECT_EQ(shown["Mobile"], "+15551230001");
  EXPECT_EQ(shown["attached_data"]["dtmf_input"], "????");
}

TEST(CaptureMaskTest, TheEntityOfAFrameStaysWhateverItsNumbers) {
  CaptureMask mask(true);
  const std::string text = R"({"event":{"entity":"/callcontrol/101/participants/12345678"}})";
  EXPECT_EQ(maskedJson(mask, text), nlohmann::json::parse(text));
}

}  // namespace
}  // namespace relay
