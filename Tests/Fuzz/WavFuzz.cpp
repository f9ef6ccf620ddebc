// Headers of WAV files.
#include <cstdlib>
#include <sstream>

#include "Recordings/WavHeader.h"
#include "Tests/Fuzz/Input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream stream(std::string(relay::fuzz::textOf(data, size)), std::ios::binary);
  const auto header = relay::recordings::readWavHeader(stream, size);
  if (header && header.value().dataOffset + header.value().dataBytes > size) std::abort();
  return 0;
}
