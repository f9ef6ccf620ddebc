#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "ParticipantReaderFixture.h"

namespace relay::threecx {
namespace {

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

}  // namespace
}  // namespace relay::threecx
