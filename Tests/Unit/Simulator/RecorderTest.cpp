#include "Tests/Simulator/Recorder.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Tests/Simulator/Routes.h"
#include "Tests/Support/TempFolder.h"

namespace relay::sim {
namespace {

// PCM, 8 kHz, 16 bit, mono, with a chunk that nobody needs.
std::string wavOf(const std::string& sound) {
  const auto bytes32 = [](std::size_t value) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
    return bytes;
  };
  const std::string format =
      std::string("\x01\x00\x01\x00", 4) + bytes32(8000) + bytes32(16000) + std::string("\x02\x00\x10\x00", 4);
  const std::string rest = "WAVEfmt " + bytes32(16) + format + "LIST" + bytes32(3) + "abc" + std::string(1, '\0') +
                           "data" + bytes32(sound.size()) + sound;
  return "RIFF" + bytes32(rest.size()) + rest;
}

Leg talking() {
  Leg leg;
  leg.id = 3;
  leg.callId = 1264;
  leg.status = "Connected";
  leg.dn = "1001";
  leg.device = "sip:1001";
  leg.partyNumber = "+15551230001";
  leg.partyType = "Wexternalline";
  return leg;
}

class RecorderTest : public testing::Test {
 protected:
  test::TempFolder folder;
  std::vector<PbxRecording> list;
  Recorder recorder{{folder.file("rec"), folder.write("s.wav", wavOf("0123456789abcdef"))}, list};
  const std::int64_t nine = 1'772'356'502'000'000;  // 2026-03-01T09:15:02Z
};

TEST_F(RecorderTest, GrowsAFileWhileTheyTalkAndGivesItItsLengthsAtTheEnd) {
  recorder.put(talking(), "Doe, Jane", nine);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].url, "1001/[Doe, Jane]_1001-+15551230001_20260301091502(1264).wav");
  EXPECT_EQ(test::readFile(list[0].file).size(), 44u);
  recorder.grow(nine + 500'000);
  EXPECT_EQ(test::readFile(list[0].file).size(), 44u + 8000u);
  EXPECT_EQ(test::readFile(list[0].file).substr(40, 4), std::string(4, '\0')) << "no length yet";
  recorder.end(talking().entity(), nine + 2'000'000);
  const auto whole = test::readFile(list[0].file);
  EXPECT_EQ(whole, wavOf("").substr(0, 4) + std::string("\x24\x7d\x00\x00", 4) + whole.substr(8));
  EXPECT_EQ(whole.size(), 44u + 32000u);
  EXPECT_EQ(whole.substr(40, 4), std::string("\x00\x7d\x00\x00", 4));
  EXPECT_EQ(whole.substr(44, 20), "0123456789abcdef0123");
  EXPECT_EQ(list[0].endUs, nine + 2'000'000);
}

TEST_F(RecorderTest, RecordsExtensionsThatTalkWithTheOutsideOnly) {
  for (auto change : {+[](Leg& leg) { leg.status = "Ringing"; }, +[](Leg& leg) { leg.device.clear(); },
                      +[](Leg& leg) { leg.partyType = "Wextension"; }}) {
    auto leg = talking();
    change(leg);
    recorder.put(leg, "x", nine);
  }
  EXPECT_TRUE(list.empty());
  recorder.put(talking(), "x", nine);
  recorder.put(talking(), "x", nine + 1);
  EXPECT_EQ(list.size(), 1u);
}

TEST_F(RecorderTest, IsShownByXapiAsThePhoneSystemDoes) {
  Site site({}, {}, {}, 1);
  recorder.put(talking(), "Doe, Jane", nine);
  site.recordings = list;
  const auto ask = [&](const std::string& target, const std::vector<std::string>& parts) {
    test::ServerRequest request;
    request.method = "GET";
    request.target = target;
    return recordings(site, parts, request);
  };
  const std::vector<std::string> listed{"xapi", "v1", "Recordings"};
  const std::string query =
      "/xapi/v1/Recordings?$filter=Id%20gt%20631999&$orderby=Id&$top=100&$select=Id,EndTime,RecordingUrl";
  auto page = nlohmann::json::parse(ask(query, listed).body).at("value");
  ASSERT_EQ(page.size(), 1u);
  EXPECT_TRUE(page[0].at("EndTime").is_null());
  recorder.endAll(nine + 1'000'000);
  site.recordings = list;
  page = nlohmann::json::parse(ask(query, listed).body).at("value");
  EXPECT_EQ(page[0].at("RecordingUrl"), list[0].url);
  EXPECT_EQ(nlohmann::json::parse(ask("/x?$filter=Id%20gt%20632000", listed).body).at("value").size(), 0u);
  const auto wav = ask("/x", {"xapi", "v1", "Recordings", "Pbx.DownloadRecording(recId=632000)"});
  EXPECT_EQ(wav.body, test::readFile(list[0].file));
  EXPECT_EQ(ask("/x", {"xapi", "v1", "Recordings", "Pbx.DownloadRecording(recId=9)"}).status, 400);
}

TEST(RecorderSource, MustBeAWav) {
  test::TempFolder folder;
  std::vector<PbxRecording> list;
  EXPECT_THROW(Recorder({folder.file("r"), folder.write("s.wav", "text")}, list), std::runtime_error);
  EXPECT_THROW(Recorder({folder.file("r"), folder.file("none.wav")}, list), std::runtime_error);
  EXPECT_NO_THROW(Recorder({}, list));
}

}  // namespace
}  // namespace relay::sim
