// The only file that knows LAME.
#include "Recordings/Mp3Encoder.h"

#include <lame/lame.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include "Core/Platform/NativePath.h"

namespace relay::recordings {
namespace {

struct CloseLame {
  void operator()(lame_t lame) const { lame_close(lame); }
};
using Lame = std::unique_ptr<std::remove_pointer_t<lame_t>, CloseLame>;

struct CloseDecoder {
  void operator()(hip_t decoder) const { hip_decode_exit(decoder); }
};
using Decoder = std::unique_ptr<std::remove_pointer_t<hip_t>, CloseDecoder>;

void silent(const char*, va_list) {}

Error stopped() { return {Error::Kind::Timeout, "stopped", true}; }
Error refused(const std::string& what) { return {Error::Kind::Rejected, what, false}; }

// As `lame -b BITRATE -q QUALITY` sets it up.
Lame prepared(const WavHeader& header, const Mp3Options& options) {
  Lame lame(lame_init());
  if (!lame) return nullptr;
  lame_set_errorf(lame.get(), silent);
  lame_set_msgf(lame.get(), silent);
  lame_set_debugf(lame.get(), silent);
  lame_set_in_samplerate(lame.get(), header.rate);
  lame_set_num_channels(lame.get(), header.channels);
  lame_set_mode(lame.get(), header.channels == 1 ? MONO : JOINT_STEREO);
  lame_set_brate(lame.get(), options.bitrate);
  lame_set_quality(lame.get(), options.quality);
  lame_set_bWriteVbrTag(lame.get(), 1);
  lame_set_write_id3tag_automatic(lame.get(), 0);
  if (lame_init_params(lame.get()) < 0) return nullptr;
  return lame;
}

class Encoding {
 public:
  Encoding(Lame lame, OutputFile& to) : lame_(std::move(lame)), to_(to) {
    // LAME's own bound for a block, and room for what it has kept back.
    room_.resize(WavReader::blockFrames * 5 / 4 + 7200 + LAME_MAXMP3BUFFER);
  }

  Outcome add(std::size_t frames, const std::vector<float>& left, const std::vector<float>& right) {
    const float* second = right.empty() ? left.data() : right.data();
    return keep(lame_encode_buffer_ieee_float(lame_.get(), left.data(), second, static_cast<int>(frames), room_.data(),
                                              static_cast<int>(room_.size())));
  }

  Outcome finish(std::uint64_t headerOffset) {
    Outcome flushed = keep(lame_encode_flush(lame_.get(), room_.data(), static_cast<int>(room_.size())));
    if (!flushed) return flushed;
    const std::size_t length = lame_get_lametag_frame(lame_.get(), room_.data(), room_.size());
    if (length == 0 || length > room_.size()) return success();  // too low a bitrate has no room for it
    return to_.overwrite(headerOffset, {reinterpret_cast<const char*>(room_.data()), length});
  }

  std::uint64_t bytes() const { return bytes_; }
  int added() const { return lame_get_encoder_delay(lame_.get()) + lame_get_encoder_padding(lame_.get()); }

 private:
  Outcome keep(int made) {
    if (made < 0) return refused("LAME failed with " + std::to_string(made));
    bytes_ += static_cast<std::uint64_t>(made);
    return to_.append({reinterpret_cast<const char*>(room_.data()), static_cast<std::size_t>(made)});
  }

  Lame lame_;
  OutputFile& to_;
  std::vector<unsigned char> room_;
  std::uint64_t bytes_ = 0;
};

Outcome encodeAll(WavReader& wav, Encoding& encoding, const std::stop_token& stop) {
  std::vector<float> left, right;
  while (!stop.stop_requested()) {
    const auto frames = wav.read(left, right);
    if (!frames) return frames.error();
    if (frames.value() == 0) return success();
    Outcome added = encoding.add(frames.value(), left, right);
    if (!added) return added;
  }
  return stopped();
}

// Decodes what it is fed, and only counts it.
class Counter {
 public:
  Counter() : decoder_(hip_decode_init()) {
    hip_set_errorf(decoder_.get(), silent);
    hip_set_msgf(decoder_.get(), silent);
    hip_set_debugf(decoder_.get(), silent);
  }

  Outcome feed(unsigned char* bytes, std::size_t size) {
    int got = decode(bytes, size);
    while (got > 0) got = decode(bytes, 0);
    return got < 0 ? refused("it is no MP3") : success();
  }

  // The decoder keeps frames back, and now and then takes one without giving any sound.
  void drain() {
    constexpr int patience = 20;
    unsigned char none = 0;
    for (int silentOnes = 0; silentOnes < patience;) {
      const int got = decode(&none, 0);
      if (got < 0) return;
      silentOnes = got == 0 ? silentOnes + 1 : 0;
    }
  }

  std::uint64_t samples() const { return samples_; }
  int rate() const { return rate_; }

 private:
  int decode(unsigned char* bytes, std::size_t size) {
    mp3data_struct about{};
    const int got = hip_decode1_headers(decoder_.get(), bytes, size, left_.data(), right_.data(), &about);
    if (about.header_parsed != 0) rate_ = about.samplerate;
    if (got > 0) samples_ += static_cast<std::uint64_t>(got);
    return got;
  }

  static constexpr std::size_t most = 1152;  // samples that one frame gives of each channel
  Decoder decoder_;
  std::array<short, most> left_{}, right_{};
  std::uint64_t samples_ = 0;
  int rate_ = 0;
};

// An MP3 begins behind its ID3 tag, which LAME's decoder takes for broken frames.
std::size_t tagLength(std::istream& file) {
  std::array<char, 10> head{};
  file.read(head.data(), head.size());
  const bool tagged = file && head[0] == 'I' && head[1] == 'D' && head[2] == '3';
  std::size_t length = 0;
  for (std::size_t index = 6; tagged && index < head.size(); ++index)
    length = length << 7 | (static_cast<unsigned char>(head[index]) & 0x7F);
  return tagged ? length + head.size() : 0;
}

}  // namespace

Result<Mp3Summary> encodeMp3(WavReader& wav, const Mp3Options& options, const std::string& tag, OutputFile& to,
                             const std::stop_token& stop) {
  const WavHeader header = wav.header();
  Lame lame = prepared(header, options);
  if (!lame) {
    return refused("LAME does not take " + std::to_string(header.rate) + " Hz with " + std::to_string(options.bitrate) +
                   " kbit/s");
  }
  Outcome done = to.append(tag);
  if (!done) return done.error();
  Encoding encoding(std::move(lame), to);
  done = encodeAll(wav, encoding, stop);
  if (done) done = encoding.finish(tag.size());
  if (!done) return done.error();
  const auto length = header.frames() * 1000 / static_cast<unsigned>(header.rate);
  return Mp3Summary{tag.size() + encoding.bytes(), std::chrono::milliseconds(length), encoding.added()};
}

Result<std::chrono::milliseconds> decodedLength(const std::string& path, int added, const std::stop_token& stop) {
  std::ifstream file(nativePath(path), std::ios::binary);
  if (!file) return Error{Error::Kind::Disk, path + ": it can't be opened", true};
  const std::size_t start = tagLength(file);
  file.clear();
  file.seekg(static_cast<std::streamoff>(start));
  Counter counter;
  std::array<char, 4096> block{};
  while (file && !stop.stop_requested()) {
    file.read(block.data(), block.size());
    const Outcome fed =
        counter.feed(reinterpret_cast<unsigned char*>(block.data()), static_cast<std::size_t>(file.gcount()));
    if (!fed) return refused(path + ": " + fed.error().what);
  }
  if (stop.stop_requested()) return stopped();
  counter.drain();
  if (counter.rate() == 0) return refused(path + ": it is no MP3");
  const auto silence = static_cast<std::uint64_t>(std::max(added, 0));
  const std::uint64_t samples = counter.samples() > silence ? counter.samples() - silence : 0;
  return std::chrono::milliseconds(samples * 1000 / static_cast<unsigned>(counter.rate()));
}

}  // namespace relay::recordings
