#include "Core/Pbx/ThreeCx/Cadence.h"

#include <gtest/gtest.h>

namespace relay::threecx {
namespace {

TEST(BeatTest, LearnsThePeriodOfAnotherPhoneSystem) {
  Cadence cadence;
  for (int i = 0; i < 200; ++i) cadence.confirmed(Elapsed(1000));
  EXPECT_NEAR(static_cast<double>(cadence.period().count()), 1000, 2);
  cadence.confirmed(Elapsed(5));
  cadence.confirmed(Elapsed(60'000));
  EXPECT_NEAR(static_cast<double>(cadence.period().count()), 1000, 2);
}

TEST(BeatTest, ThePunctualerTheRepeatsTheFewerChangesAreTakenForOne) {
  Cadence cadence;
  for (int i = 0; i < 200; ++i) cadence.confirmed(Elapsed(750 + i % 2));
  EXPECT_EQ(cadence.earliness(), Elapsed(6));
  for (int i = 0; i < 200; ++i) cadence.confirmed(Elapsed(740 + i % 20));
  EXPECT_GE(cadence.earliness(), Elapsed(15));
  EXPECT_LE(cadence.earliness(), Elapsed(25));
  for (int i = 0; i < 200; ++i) cadence.confirmed(Elapsed(i % 2 == 0 ? 400 : 1500));
  EXPECT_EQ(cadence.earliness(), Elapsed(60));
}

TEST(BeatTest, LateIsARepeatAndEarlyIsNot) {
  const Cadence cadence;
  Beat beat;
  EXPECT_FALSE(beat.probable(cadence, Elapsed(0)));
  beat.upsert(cadence, Elapsed(0));
  EXPECT_FALSE(beat.probable(cadence, Elapsed(1)));
  EXPECT_FALSE(beat.probable(cadence, Elapsed(700)));
  EXPECT_TRUE(beat.probable(cadence, Elapsed(720)));
  EXPECT_TRUE(beat.probable(cadence, Elapsed(1400)));
  EXPECT_FALSE(beat.probable(cadence, Elapsed(1600)));
}

TEST(BeatTest, ALateRepeatDoesNotMakeThePunctualNextOneEarly) {
  const Cadence cadence;
  Beat beat;
  beat.upsert(cadence, Elapsed(0));
  beat.upsert(cadence, Elapsed(800));
  EXPECT_TRUE(beat.probable(cadence, Elapsed(1500)));
  EXPECT_TRUE(beat.probable(cadence, Elapsed(1550)));
}

}  // namespace
}  // namespace relay::threecx
