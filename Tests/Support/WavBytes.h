#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace relay::test {

// The bytes of a WAV, built from its parts so that tests can lie in each of them.
struct WavBytes {
  std::string kind = "RIFF";
  int tag = 1;  // PCM
  int channels = 1;
  int rate = 8000;
  int bits = 16;
  std::string data;
  std::uint32_t dataLength = 0xFFFFFFF1;  // this value: that of `data`
  std::uint32_t riffLength = 0xFFFFFFF1;  // this value: the right one
  std::string before;                     // chunks before the format
  std::string behind;                     // chunks behind the data

  std::string bytes() const;
};

// "NAME", length, content, padding.
std::string wavChunk(std::string_view name, std::string_view content);
std::string littleEndian(std::uint64_t value, int bytes);

// A tone of 440 Hz as 16-bit samples.
std::string tone(int milliseconds, int rate = 8000, int channels = 1);

}  // namespace relay::test
