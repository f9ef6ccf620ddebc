#include "Core/Pbx/ThreeCx/ParticipantReader.h"

#include <algorithm>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "FakePbx.h"

namespace relay::threecx {
namespace {

class ParticipantReaderTest : public ::testing::Test {
 protected:
  ParticipantReaderTest() {
    settings.url = pbx.root;
    for (int dn = 100; dn < 160; ++dn) {
      pbx.dns[std::to_string(dn)] = "Wextension";
      directory.learn(std::to_string(dn), DnType::User);
    }
    tokens.get([](const Result<std::string>&) {});
    pace.pass(Elapsed(50));
    pbx.asked.clear();
    reader.reset({}, 0);
  }
  void frame(int type, const std::string& entity) {
    reader.frame(*parseFrame(FakePbx::frameText(1, type, entity)), pace.now());
  }
  void upsert(const std::string& dn, int id) { frame(0, participantPath(dn, id)); }
  void remove(const std::string& dn, int id) {
    pbx.legs.erase({dn, id});
    frame(1, participantPath(dn, id));
  }
  std::size_t goneCount() const {
    return static_cast<std::size_t>(std::count_if(changes.begin(), changes.end(), [](const PbxChange& change) {
      return std::holds_alternative<ParticipantGone>(change);
    }));
  }

  FakePace pace;
  FakePbx pbx{pace};
  PbxSettings settings;
  std::unique_ptr<HttpClient> client = pbx.client();
  TokenOwner tokens{settings, *client, pace};
  Requests requests{settings, *client, tokens, pace, nullptr};
  DnDirectory directory{NumberSet{}};
  std::vector<PbxChange> changes;
  std::vector<Moment> changedAt;
  int newLegs = 0;
  ParticipantReader reader{requests, directory, pace,
                           {[this](PbxChange change) {
                              changes.push_back(std::move(change));
                              changedAt.push_back(pace.now());
                            },
                            [this] { ++newLegs; }, [] {}}};
};

// Fifty phones ring, each with its upsert every 750 ms at a phase of its own; in the end they stop.
class FiftyPhonesTest : public ParticipantReaderTest, public ::testing::WithParamInterface<int> {
 protected:
  void ring(int seconds, bool samePhase, int jitter) {
    std::mt19937 random(7);
    for (int phone = 0; phone < 50; ++phone) {
      const int phase = samePhase ? phone : phone * 15;
      pace.later(Elapsed(phase), [this, phone, &random, jitter] { begin(phone, random, jitter); });
    }
    pace.pass(Elapsed(seconds * 1000));
    for (int phone = 0; phone < 50; ++phone) ringing[static_cast<std::size_t>(phone)] = false;
    for (int phone = 0; phone < 50; ++phone) remove(std::to_string(100 + phone), 1000 + phone);
    pace.pass(Elapsed(5000));
  }
  void begin(int phone, std::mt19937& random, int jitter) {
    pbx.legs[{std::to_string(100 + phone), 1000 + phone}] = {"Ringing", phone, "+15551230001"};
    ringing[static_cast<std::size_t>(phone)] = true;
    repeat(phone, random, jitter);
  }
  void repeat(int phone, std::mt19937& random, int jitter) {
    if (!ringing[static_cast<std::size_t>(phone)]) return;
    upsert(std::to_string(100 + phone), 1000 + phone);
    const int late = jitter == 0 ? 0 : static_cast<int>(random() % static_cast<unsigned>(jitter));
    pace.later(Elapsed(750 + late), [this, phone, &random, jitter] { repeat(phone, random, jitter); });
  }
  std::vector<bool> ringing = std::vector<bool>(50, false);
};

TEST_P(FiftyPhonesTest, CostAtMostOnePointTwoGetsPerRealChange) {
  ring(GetParam(), false, 0);
  ASSERT_EQ(changes.size(), 100u);  // fifty came and fifty went
  EXPECT_LE(static_cast<double>(pbx.callControlReads()), 1.2 * 100) << "of them whole: " << pbx.count("/callcontrol/");
}

TEST_P(FiftyPhonesTest, CostNoMoreWhenTheirRepeatsAreUnpunctual) {
  ring(GetParam(), false, 30);
  ASSERT_EQ(changes.size(), 100u);
  EXPECT_LE(static_cast<double>(pbx.callControlReads()), 1.2 * 100);
}

TEST_P(FiftyPhonesTest, OfOneQueueCostNoMoreEither) {
  ring(GetParam(), true, 3);
  ASSERT_EQ(changes.size(), 100u);
  EXPECT_LE(static_cast<double>(pbx.callControlReads()), 1.2 * 100);
}

INSTANTIATE_TEST_SUITE_P(Seconds, FiftyPhonesTest, ::testing::Values(5, 15, 60));

TEST_F(FiftyPhonesTest, AnAnswerOnTheBeatIsSeenWithinAQuarterOfASecond) {
  pbx.latency = Elapsed(5);
  ring(10, false, 0);
  for (int attempt = 0; attempt < 20; ++attempt) {
    changes.clear();
    changedAt.clear();
    std::mt19937 random(1);
    for (int phone = 0; phone < 50; ++phone) {
      pace.later(Elapsed(phone * 15), [this, phone, &random] { begin(phone, random, 0); });
    }
    // Phone 20 answers at the very moment of a repeat.
    const Elapsed answer(20 * 15 + 750 * (2 + attempt % 12) - (attempt % 4) * 15);
    Moment answered;
    pace.later(answer, [&] {
      ringing[20] = false;
      pbx.legs[{"120", 1020}].status = "Connected";
      answered = pace.now();
      upsert("120", 1020);
    });
    pace.pass(Elapsed(12'000));
    std::optional<Elapsed> delay;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const auto* seen = std::get_if<ParticipantSeen>(&changes[i]);
      if (seen == nullptr || seen->participant.status != LegStatus::Connected) continue;
      delay = changedAt[i].mono - answered.mono;
      EXPECT_EQ(seen->at, answered.wall);
    }
    ASSERT_TRUE(delay);
    EXPECT_LE(*delay, Elapsed(260)) << "attempt " << attempt;
    for (int phone = 0; phone < 50; ++phone) {
      ringing[static_cast<std::size_t>(phone)] = false;
      remove(std::to_string(100 + phone), 1000 + phone);
    }
    pace.pass(Elapsed(5000));
  }
}

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
  pace.pass(Elapsed(8));
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
  ParticipantReader other(requests, limited, pace, {[&](PbxChange change) { seen.push_back(std::move(change)); }, [] {}, [] {}});
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
