#include "Recordings/Samples.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace relay::recordings {
namespace {

std::uint32_t unsignedAt(const char* at, int bytes) {
  std::uint32_t value = 0;
  for (int index = bytes; index-- > 0;) value = value << 8 | static_cast<unsigned char>(at[index]);
  return value;
}

float clean(float value) { return std::isfinite(value) ? std::clamp(value, -1.0F, 1.0F) : 0.0F; }

float fromByte(const char* at) { return (static_cast<float>(static_cast<unsigned char>(*at)) - 128.0F) / 128.0F; }
float from16(const char* at) { return static_cast<float>(static_cast<std::int16_t>(unsignedAt(at, 2))) / 32768.0F; }
float from24(const char* at) {
  return static_cast<float>(static_cast<std::int32_t>(unsignedAt(at, 3) << 8)) / 2147483648.0F;
}
float from32(const char* at) {
  return static_cast<float>(static_cast<std::int32_t>(unsignedAt(at, 4))) / 2147483648.0F;
}
float fromFloat(const char* at) { return clean(std::bit_cast<float>(unsignedAt(at, 4))); }
float fromDouble(const char* at) {
  const auto low = static_cast<std::uint64_t>(unsignedAt(at, 4));
  const auto high = static_cast<std::uint64_t>(unsignedAt(at + 4, 4));
  return clean(static_cast<float>(std::bit_cast<double>(high << 32 | low)));
}

// ITU-T G.711: the value of each code word as a 16-bit sample.
int aLawValue(int code) {
  code ^= 0x55;
  const int exponent = code >> 4 & 7;
  int value = (code & 15) << 4;
  value += exponent == 0 ? 8 : 0x108;
  if (exponent > 1) value <<= exponent - 1;
  return (code & 0x80) != 0 ? value : -value;
}
int muLawValue(int code) {
  constexpr int bias = 0x84;
  code = ~code & 0xFF;
  const int value = (((code & 15) << 3) + bias) << (code >> 4 & 7);
  return (code & 0x80) != 0 ? bias - value : value - bias;
}

std::array<float, 256> tableOf(int (*valueOf)(int)) {
  std::array<float, 256> table{};
  for (int code = 0; code < 256; ++code)
    table[static_cast<std::size_t>(code)] = static_cast<float>(valueOf(code)) / 32768.0F;
  return table;
}
float fromALaw(const char* at) {
  static const std::array<float, 256> table = tableOf(aLawValue);
  return table[static_cast<unsigned char>(*at)];
}
float fromMuLaw(const char* at) {
  static const std::array<float, 256> table = tableOf(muLawValue);
  return table[static_cast<unsigned char>(*at)];
}

template <float (*Convert)(const char*)>
void append(const WavHeader& header, const char* bytes, std::size_t frames, std::vector<float>& left,
            std::vector<float>& right) {
  const std::size_t sample = static_cast<std::size_t>(header.bits) / 8;
  const std::size_t frame = static_cast<std::size_t>(header.frameBytes());
  const bool stereo = header.channels == 2;
  for (std::size_t index = 0; index < frames; ++index, bytes += frame) {
    left.push_back(Convert(bytes));
    if (stereo) right.push_back(Convert(bytes + sample));
  }
}

using Append = void (*)(const WavHeader&, const char*, std::size_t, std::vector<float>&, std::vector<float>&);

Append appendFor(const WavHeader& header) {
  switch (header.encoding) {
    case WavEncoding::ALaw: return append<fromALaw>;
    case WavEncoding::MuLaw: return append<fromMuLaw>;
    case WavEncoding::Float: return header.bits == 64 ? append<fromDouble> : append<fromFloat>;
    case WavEncoding::Pcm: break;
  }
  if (header.bits == 8) return append<fromByte>;
  if (header.bits == 16) return append<from16>;
  return header.bits == 24 ? append<from24> : append<from32>;
}

}  // namespace

void appendSamples(const WavHeader& header, const char* bytes, std::size_t frames, std::vector<float>& left,
                   std::vector<float>& right) {
  appendFor(header)(header, bytes, frames, left, right);
}

}  // namespace relay::recordings
