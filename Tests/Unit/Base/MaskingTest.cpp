#include <gtest/gtest.h>

#include "Core/Masking.h"

namespace relay {
namespace {

class Masking : public testing::Test {
 protected:
  ~Masking() override { setMasking(true); }
};

TEST_F(Masking, KeepsTheEndsOfALongNumber) { EXPECT_EQ(masked("+15551230001"), "+155***0001"); }

TEST_F(Masking, KeepsLessOfAShortNumber) { EXPECT_EQ(masked("0171234"), "0***1234"); }

TEST_F(Masking, LeavesExtensionsAlone) {
  EXPECT_EQ(masked("101"), "101");
  EXPECT_EQ(masked("10007"), "10007");
}

TEST_F(Masking, LeavesWordsAlone) { EXPECT_EQ(masked("anonymous"), "anonymous"); }

TEST_F(Masking, CanBeTurnedOff) {
  setMasking(false);
  EXPECT_EQ(masked("+15551230001"), "+15551230001");
}

TEST_F(Masking, HidesTheQueryOfAUrl) {
  EXPECT_EQ(maskedUrl("https://crm.example.com/3cx?token=abc&x=1"), "https://crm.example.com/3cx?***");
}

TEST_F(Masking, HidesTheUserOfAUrl) {
  EXPECT_EQ(maskedUrl("https://me:secret@crm.example.com/a@b"), "https://***@crm.example.com/a@b");
}

TEST_F(Masking, LeavesAPlainUrlAlone) {
  EXPECT_EQ(maskedUrl("https://crm.example.com/a@b"), "https://crm.example.com/a@b");
}

}  // namespace
}  // namespace relay
