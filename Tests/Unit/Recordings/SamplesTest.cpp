#include "Recordings/Samples.h"

#include <cstring>

#include <gtest/gtest.h>

#include "Tests/Support/WavBytes.h"

namespace relay::recordings {
namespace {

using test::littleEndian;

std::vector<float> converted(WavEncoding encoding, int bits, const std::string& bytes) {
  WavHeader header;
  header.encoding = encoding;
  header.bits = bits;
  std::vector<float> left, right;
  appendSamples(header, bytes.data(), bytes.size() / static_cast<std::size_t>(header.frameBytes()), left, right);
  return left;
}

TEST(Samples, EveryPcmWidthMeansTheSame) {
  const float half = 0.5F;
  EXPECT_FLOAT_EQ(converted(WavEncoding::Pcm, 8, "\xC0")[0], half);
  EXPECT_FLOAT_EQ(converted(WavEncoding::Pcm, 16, littleEndian(0x4000, 2))[0], half);
  EXPECT_FLOAT_EQ(converted(WavEncoding::Pcm, 24, littleEndian(0x400000, 3))[0], half);
  EXPECT_FLOAT_EQ(converted(WavEncoding::Pcm, 32, littleEndian(0x40000000, 4))[0], half);
  EXPECT_FLOAT_EQ(converted(WavEncoding::Pcm, 24, littleEndian(0xC00000, 3))[0], -half);
}

TEST(Samples, FloatsThatAreNoNumbersAreSilent) {
  EXPECT_FLOAT_EQ(converted(WavEncoding::Float, 32, littleEndian(0x3E800000, 4))[0], 0.25F);
  EXPECT_FLOAT_EQ(converted(WavEncoding::Float, 32, littleEndian(0x7FC00000, 4))[0], 0.0F);
  EXPECT_FLOAT_EQ(converted(WavEncoding::Float, 32, littleEndian(0x7F800000, 4))[0], 0.0F);
  EXPECT_FLOAT_EQ(converted(WavEncoding::Float, 64, littleEndian(0x3FD0000000000000, 8))[0], 0.25F);
}

// The values of ITU-T G.711 at the ends and in the middle.
TEST(Samples, ALawAndMuLawAreThoseOfG711) {
  EXPECT_FLOAT_EQ(converted(WavEncoding::MuLaw, 8, "\xFF")[0], 0.0F);
  EXPECT_FLOAT_EQ(converted(WavEncoding::MuLaw, 8, "\x80")[0], 32124.0F / 32768);
  EXPECT_FLOAT_EQ(converted(WavEncoding::MuLaw, 8, std::string(1, '\0'))[0], -32124.0F / 32768);
  EXPECT_FLOAT_EQ(converted(WavEncoding::ALaw, 8, "\xD5")[0], 8.0F / 32768);
  EXPECT_FLOAT_EQ(converted(WavEncoding::ALaw, 8, "\x55")[0], -8.0F / 32768);
  EXPECT_FLOAT_EQ(converted(WavEncoding::ALaw, 8, "\xAA")[0], 32256.0F / 32768);
}

TEST(Samples, StereoIsSplitIntoItsSides) {
  WavHeader header;
  header.channels = 2;
  const std::string bytes = littleEndian(0x4000, 2) + littleEndian(0xC000, 2);
  std::vector<float> left, right;
  appendSamples(header, bytes.data(), 1, left, right);
  EXPECT_EQ(left, std::vector<float>{0.5F});
  EXPECT_EQ(right, std::vector<float>{-0.5F});
}

}  // namespace
}  // namespace relay::recordings
