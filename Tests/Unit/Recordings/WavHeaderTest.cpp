#include "Recordings/WavHeader.h"

#include <sstream>

#include <gtest/gtest.h>

#include "Tests/Support/WavBytes.h"

namespace relay::recordings {
namespace {

using test::littleEndian;
using test::tone;
using test::WavBytes;
using test::wavChunk;

Result<WavHeader> read(const std::string& bytes) {
  std::istringstream stream(bytes);
  return readWavHeader(stream, bytes.size());
}

WavBytes second() {
  WavBytes wav;
  wav.data = tone(1000);
  return wav;
}

TEST(WavHeader, ReadsWhatThePbxWrites) {
  const auto header = read(second().bytes());
  ASSERT_TRUE(header);
  EXPECT_EQ(header.value().rate, 8000);
  EXPECT_EQ(header.value().channels, 1);
  EXPECT_EQ(header.value().dataOffset, 44U);
  EXPECT_EQ(header.value().frames(), 8000U);
  EXPECT_EQ(header.value().lengths, WavLengths::Agree);
}

TEST(WavHeader, OtherChunksAreSkipped) {
  WavBytes wav = second();
  wav.before = wavChunk("JUNK", "odd");
  wav.behind = wavChunk("LIST", "INFOabc");
  const auto header = read(wav.bytes());
  ASSERT_TRUE(header);
  EXPECT_EQ(header.value().frames(), 8000U);
  EXPECT_EQ(header.value().lengths, WavLengths::Agree);
}

TEST(WavHeader, LengthsThatWereNeverFilledInAreTakenFromTheFile) {
  for (const std::uint32_t open : {0U, 0xFFFFFFFFU}) {
    WavBytes wav = second();
    wav.dataLength = open;
    wav.riffLength = open;
    const auto header = read(wav.bytes());
    ASSERT_TRUE(header);
    EXPECT_EQ(header.value().lengths, WavLengths::Open);
    EXPECT_EQ(header.value().frames(), 8000U);
  }
}

TEST(WavHeader, Rf64TellsItsLengthElsewhere) {
  WavBytes wav = second();
  wav.kind = "RF64";
  wav.riffLength = wav.dataLength = 0xFFFFFFFF;
  const std::uint64_t size = wav.data.size();
  wav.before =
      wavChunk("ds64", littleEndian(size + 72, 8) + littleEndian(size, 8) + littleEndian(8000, 8) + littleEndian(0, 4));
  auto header = read(wav.bytes());
  ASSERT_TRUE(header);
  EXPECT_EQ(header.value().lengths, WavLengths::Agree);
  EXPECT_EQ(header.value().frames(), 8000U);
  wav.before = wavChunk("ds64", littleEndian(0, 8) + littleEndian(0, 8) + littleEndian(0, 8) + littleEndian(0, 4));
  header = read(wav.bytes());
  ASSERT_TRUE(header);
  EXPECT_EQ(header.value().lengths, WavLengths::Open);
}

TEST(WavHeader, SaysWhenTheFileIsShorterOrLonger) {
  std::string bytes = second().bytes();
  bytes.resize(bytes.size() / 2);
  EXPECT_EQ(read(bytes).value().lengths, WavLengths::Short);
  EXPECT_EQ(read(second().bytes() + std::string(5000, 'x')).value().lengths, WavLengths::Long);
}

TEST(WavHeader, AnEmptyRecordingHasNoFrames) {
  const auto header = read(WavBytes{}.bytes());
  ASSERT_TRUE(header);
  EXPECT_EQ(header.value().frames(), 0U);
}

TEST(WavHeader, FormatsThatAreNotReadAreNamed) {
  WavBytes wav = second();
  wav.tag = 0x31;
  EXPECT_NE(read(wav.bytes()).error().what.find("GSM 6.10"), std::string::npos);
  EXPECT_FALSE(read(wav.bytes()).error().retryable);
  wav.tag = 0x1234;
  EXPECT_NE(read(wav.bytes()).error().what.find("0x1234"), std::string::npos);
  wav = second();
  wav.bits = 12;
  EXPECT_NE(read(wav.bytes()).error().what.find("12 bits"), std::string::npos);
  wav = second();
  wav.channels = 6;
  EXPECT_NE(read(wav.bytes()).error().what.find("6 channels"), std::string::npos);
}

TEST(WavHeader, WhatMayStillGrowIsRetryable) {
  const std::string whole = second().bytes();
  for (const std::size_t size : {0U, 3U, 11U, 12U, 20U, 43U}) {
    const auto header = read(whole.substr(0, size));
    ASSERT_FALSE(header) << size;
    EXPECT_TRUE(header.error().retryable) << size;
  }
  EXPECT_TRUE(read(std::string(5000, ' ')).error().retryable);
}

TEST(WavHeader, HostileHeadersAreRefusedAndReadNoFurther) {
  WavBytes wav = second();
  wav.rate = 0;
  EXPECT_FALSE(read(wav.bytes()));
  wav = second();
  wav.channels = 0;
  EXPECT_FALSE(read(wav.bytes()));
  std::string endless = "RIFF" + littleEndian(0, 4) + "WAVE";
  for (int count = 0; count < 5000; ++count) endless += wavChunk("JUNK", "");
  EXPECT_FALSE(read(endless));
  EXPECT_FALSE(read("RIFF" + littleEndian(40, 4) + "WAVE" + wavChunk("data", "1234")));
  EXPECT_FALSE(read("RIFF" + littleEndian(40, 4) + "WAVEfmt " + littleEndian(0xFFFFFFFF, 4) + "abc"));
}

}  // namespace
}  // namespace relay::recordings
