#include "Tests/Support/WavBytes.h"

#include <cmath>

namespace relay::test {

std::string littleEndian(std::uint64_t value, int bytes) {
  std::string text;
  for (int index = 0; index < bytes; ++index, value >>= 8) text += static_cast<char>(value & 0xFF);
  return text;
}

std::string wavChunk(std::string_view name, std::string_view content) {
  std::string chunk = std::string(name) + littleEndian(content.size(), 4) + std::string(content);
  if (content.size() % 2 != 0) chunk += '\0';
  return chunk;
}

std::string WavBytes::bytes() const {
  constexpr std::uint32_t right = 0xFFFFFFF1;
  const int frame = channels * bits / 8;
  const auto hertz = static_cast<unsigned>(rate);
  const std::string format = wavChunk(
      "fmt ", littleEndian(static_cast<unsigned>(tag), 2) + littleEndian(static_cast<unsigned>(channels), 2) +
                  littleEndian(hertz, 4) + littleEndian(hertz * static_cast<unsigned>(frame), 4) +
                  littleEndian(static_cast<unsigned>(frame), 2) + littleEndian(static_cast<unsigned>(bits), 2));
  std::string body = "WAVE" + before + format + "data";
  body += littleEndian(dataLength == right ? data.size() : dataLength, 4) + data;
  if (data.size() % 2 != 0) body += '\0';
  body += behind;
  return kind + littleEndian(riffLength == right ? body.size() : riffLength, 4) + body;
}

std::string tone(int milliseconds, int rate, int channels) {
  constexpr double pi = 3.14159265358979323846;
  std::string samples;
  const int frames = static_cast<int>(static_cast<std::int64_t>(milliseconds) * rate / 1000);
  for (int index = 0; index < frames; ++index) {
    const double value = 12000.0 * std::sin(2 * pi * 440 * index / rate);
    for (int channel = 0; channel < channels; ++channel)
      samples += littleEndian(static_cast<std::uint16_t>(static_cast<std::int16_t>(value)), 2);
  }
  return samples;
}

}  // namespace relay::test
