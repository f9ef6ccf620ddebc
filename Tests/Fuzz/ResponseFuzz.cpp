// What receivers answer.
#include <cstdlib>
#include "Core/Http/ResponseReader.h"
#include "Tests/Fuzz/Input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  relay::ResponseReader reader((data[0] & 1) != 0, 4096, (data[0] & 2) != 0);
  relay::fuzz::inTwoPieces(relay::fuzz::textOf(data + 1, size - 1),
                           [&](const char* bytes, std::size_t count) { return reader.feed(bytes, count); });
  if (reader.state() == relay::ResponseReader::State::More) reader.end();
  if (reader.take().body.size() > 4096) std::abort();
  return 0;
}
