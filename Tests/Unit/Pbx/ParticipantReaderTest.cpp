#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ParticipantReaderFixture.h"

namespace relay::threecx {
namespace {

TEST_F(ParticipantReaderTest, TheFirstMentionOfAParticipantAsksForActiveCallsBesideItsGet) {
  pbx.legs[{"101", 7}] = {};
  upsert("101", 7);
  EXPECT_EQ(newLegs, 1);
  EXPECT_EQ(pbx.callControlReads(), 1u);
  pace.pass(Elapsed(800));
  upsert("101", 7);
  EXPECT_EQ(newLegs, 1);
}

TEST_F(ParticipantReaderTest, AnswersThatOvertakeEachOtherAreToldInTheOrderOfTheirFrames) {
  for (int i = 0; i < 3; ++i) {
    pbx.legs[{std::to_string(101 + i), i}] = {"Ringing", 5};
    pbx.latency = Elapsed(8 - 2 * i);
    upsert(std::to_string(101 + i), i);
    pace.pass(Elapsed(1));
  }
  pace.pass(Elapsed(50));
  ASSERT_EQ(changes.size(), 3u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(std::get<ParticipantSeen>(changes[static_cast<std::size_t>(i)]).participant.id, i);
  }
}

TEST_F(ParticipantReaderTest, ASlowAnswerHoldsUpNobodyForLong) {
  pbx.legs[{"101", 1}] = {"Ringing", 5};
  pbx.legs[{"102", 2}] = {"Ringing", 5};
  pbx.latency = Elapsed(1000);
  upsert("101", 1);
  pbx.latency = Elapsed(5);
  upsert("102", 2);
  pace.pass(Elapsed(40));
  EXPECT_EQ(changes.size(), 1u);
}

TEST_F(ParticipantReaderTest, ALostRemoveIsFoundWithinAMinute) {
  pbx.legs[{"101", 7}] = {"Connected"};
  upsert("101", 7);
  pace.pass(Elapsed(100));
  pbx.legs.clear();
  pace.pass(Elapsed(61'000));
  EXPECT_EQ(goneCount(), 1u);
}

TEST_F(ParticipantReaderTest, ALostUpsertIsFoundWithinAMinute) {
  pbx.legs[{"101", 7}] = {"Ringing"};
  upsert("101", 7);
  pace.pass(Elapsed(100));
  pbx.legs[{"101", 7}].status = "Connected";
  pbx.legs[{"102", 8}] = {"Connected"};
  changes.clear();
  pace.pass(Elapsed(61'000));
  EXPECT_EQ(changes.size(), 2u);
}

TEST_F(ParticipantReaderTest, WithoutCallsNothingIsAsked) {
  pace.pass(std::chrono::minutes(10));
  EXPECT_TRUE(pbx.asked.empty());
}

TEST_F(ParticipantReaderTest, AFrameAboutADnReadsItAndItsChangedParticipants) {
  pbx.legs[{"101", 7}] = {"Connected"};
  frame(0, "/callcontrol/101/devices/sip%3A101");
  frame(0, "/callcontrol/101");
  pace.pass(Elapsed(100));
  EXPECT_EQ(pbx.count("/callcontrol/101/participants/7"), 1u);
  EXPECT_EQ(changes.size(), 1u);
}

TEST_F(ParticipantReaderTest, PhonesThatRegisterAllTheTimeCostOneGetInTwoSeconds) {
  for (int i = 0; i < 1000; ++i) {
    frame(0, "/callcontrol/101/devices/sip%3A101");
    pace.pass(Elapsed(10));
  }
  EXPECT_LE(pbx.callControlReads(), 6u);
}

TEST_F(ParticipantReaderTest, UsersOutsideOfTheChosenExtensionsAreIgnored) {
  NumberSet chosen;
  chosen.single.insert("102");
  DnDirectory limited(chosen);
  limited.learn("101", DnType::User);
  limited.learn("800", DnType::Queue);
  std::vector<PbxChange> seen;
  ParticipantReader other(requests, limited, pace,
                          {[&](PbxChange change) { seen.push_back(std::move(change)); }, [] {}, [] {}});
  other.reset({}, 0);
  pbx.dns["800"] = "Wqueue";
  pbx.legs[{"101", 7}] = {};
  pbx.legs[{"800", 8}] = {};
  other.frame(*parseFrame(FakePbx::frameText(1, 0, "/callcontrol/101/participants/7")), pace.now());
  other.frame(*parseFrame(FakePbx::frameText(2, 0, "/callcontrol/800/participants/8")), pace.now());
  pace.pass(Elapsed(100));
  EXPECT_EQ(pbx.count("/callcontrol/101"), 0u);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(std::get<ParticipantSeen>(seen[0]).participant.dn, "800");
}

TEST_F(ParticipantReaderTest, AServerErrorNeverEndsACall) {
  pbx.legs[{"101", 7}] = {"Connected"};
  upsert("101", 7);
  pace.pass(Elapsed(100));
  changes.clear();
  pbx.instead = [](const FakePbx::Asked&) -> std::optional<Result<HttpResponse>> {
    HttpResponse response;
    response.status = 500;
    return response;
  };
  upsert("101", 7);
  pace.pass(std::chrono::minutes(5));
  EXPECT_TRUE(changes.empty());
  const auto attempts = pbx.callControlReads();
  EXPECT_GT(attempts, 20u);
  EXPECT_LT(attempts, 100u);
  pbx.instead = nullptr;
  pbx.legs.clear();
  pace.pass(Elapsed(5100));
  EXPECT_EQ(goneCount(), 1u);
}

TEST_F(ParticipantReaderTest, AnAnswerAboutSomebodyElseIsNoAnswer) {
  pbx.instead = [](const FakePbx::Asked&) -> std::optional<Result<HttpResponse>> {
    HttpResponse response;
    response.status = 200;
    response.body = R"({"id":99,"status":"Connected"})";
    return response;
  };
  upsert("101", 7);
  pace.pass(Elapsed(100));
  EXPECT_TRUE(changes.empty());
}

TEST_F(ParticipantReaderTest, AThousandCallsInASecondAreReadInSecondsByAPhoneSystemThatTakesATenthOfASecond) {
  pbx.latency = Elapsed(100);
  for (int call = 0; call < 2000; ++call) {
    pace.later(Elapsed(call / 2), [this, call] {
      const std::string dn = std::to_string(100 + call % 60);
      pbx.legs[{dn, call}] = {"Ringing", call / 2, "+15551230001"};
      upsert(dn, call);
    });
  }
  pace.pass(Elapsed(1500));
  EXPECT_EQ(changes.size(), 2000u);
}

}  // namespace
}  // namespace relay::threecx
