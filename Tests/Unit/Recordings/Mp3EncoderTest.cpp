#include "Recordings/Mp3Encoder.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "Recordings/ContentHash.h"
#include "Recordings/Id3Tag.h"
#include "Tests/Support/TempFolder.h"
#include "Tests/Support/WavBytes.h"

namespace relay::recordings {
namespace {

using namespace std::chrono_literals;
using test::WavBytes;

class Mp3Encoder : public ::testing::Test {
 protected:
  Result<Mp3Summary> encode(const WavBytes& wav, const Mp3Options& options = {}, std::stop_token stop = {}) {
    folder.write("in.wav", wav.bytes());
    auto reader = WavReader::open(folder.file("in.wav"));
    if (!reader) return reader.error();
    auto output = OutputFile::create(out);
    if (!output) return output.error();
    auto summary = encodeMp3(reader.value(), options, id3Bytes(tag), *output.value(), stop);
    if (!summary) return summary;
    const auto committed = output.value()->commit();
    if (!committed) return committed.error();
    return summary;
  }

  WavBytes sound(int milliseconds, int rate = 8000, int channels = 1) {
    WavBytes wav;
    wav.rate = rate;
    wav.channels = channels;
    wav.data = test::tone(milliseconds, rate, channels);
    return wav;
  }

  test::TempFolder folder;
  std::string out = folder.file("out.mp3");
  Id3Tag tag{"260301101502_12-1-1", "+15551230001", "2026-03-01T10:15:02", {{"callid", "12"}, {"name", "Jörg"}}};
};

TEST_F(Mp3Encoder, WhatWasEncodedDecodesToTheSameLength) {
  for (const int rate : {8000, 11025, 16000, 22050, 44100, 48000}) {
    for (const int channels : {1, 2}) {
      const auto summary = encode(sound(3200, rate, channels));
      ASSERT_TRUE(summary) << summary.error().what;
      EXPECT_EQ(summary.value().length, 3200ms);
      EXPECT_EQ(std::filesystem::file_size(out), summary.value().bytes);
      const auto length = decodedLength(out, summary.value().added, {});
      ASSERT_TRUE(length) << length.error().what;
      EXPECT_LE(std::chrono::abs(length.value() - 3200ms), 50ms)
          << rate << " Hz, " << channels << " channels, " << length.value().count() << " ms";
    }
  }
}

TEST_F(Mp3Encoder, TheTagComesBack) {
  ASSERT_TRUE(encode(sound(500)));
  const auto read = readId3Tag(out);
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value(), tag);
}

TEST_F(Mp3Encoder, TheShortestSoundIsAnMp3) {
  const auto summary = encode(sound(1));
  ASSERT_TRUE(summary);
  const auto length = decodedLength(out, summary.value().added, {});
  ASSERT_TRUE(length) << length.error().what;
  EXPECT_LE(length.value(), 50ms);
}

TEST_F(Mp3Encoder, StoppingLeavesNoFile) {
  std::stop_source stop;
  stop.request_stop();
  const auto summary = encode(sound(500), {}, stop.get_token());
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, Error::Kind::Timeout);
  EXPECT_FALSE(std::filesystem::exists(out));
  EXPECT_FALSE(std::filesystem::exists(out + ".part"));
}

TEST_F(Mp3Encoder, TheHighestAndLowestBitratesWork) {
  for (const int bitrate : {8, 16, 320}) {
    const auto summary = encode(sound(1000), {bitrate, 7});
    ASSERT_TRUE(summary) << bitrate;
    const auto length = decodedLength(out, summary.value().added, {});
    ASSERT_TRUE(length);
    EXPECT_LE(std::chrono::abs(length.value() - 1000ms), 50ms) << bitrate;
  }
}

TEST_F(Mp3Encoder, WhatIsNoMp3HasNoLength) {
  folder.write("x.mp3", std::string(20000, 'x'));
  EXPECT_FALSE(decodedLength(folder.file("x.mp3"), 0, {}));
  EXPECT_FALSE(decodedLength(folder.file("none.mp3"), 0, {}));
}

TEST_F(Mp3Encoder, TagsTakeAnyBytesAndLongTexts) {
  Id3Tag wild;
  wild.title = "\xFF\x01name\n";
  wild.texts["long"] = std::string(5000, 'x');
  const auto read = parseId3Tag(id3Bytes(wild));
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value().title, "\xEF\xBF\xBDname");
  EXPECT_EQ(read.value().texts.at("long").size(), 1000U);
}

TEST_F(Mp3Encoder, TheContentHashIsSha256) {
  folder.write("abc", "abc");
  EXPECT_EQ(contentHash(folder.file("abc"), {}).value(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace relay::recordings
