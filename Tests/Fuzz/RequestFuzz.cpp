// What clients send to the local server.
#include "Core/Http/RequestReader.h"
#include "Core/Http/Url.h"
#include "Tests/Fuzz/Input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  relay::RequestReader reader(16 * 1024, 64 * 1024);
  relay::fuzz::inTwoPieces(relay::fuzz::textOf(data, size),
                           [&](const char* bytes, std::size_t count) { return reader.feed(bytes, count); });
  if (reader.state() == relay::RequestReader::State::Done) {
    const std::string target(reader.target());
    const auto request = reader.take();
    (void)relay::percentDecode(target);
    (void)relay::decodeForm(target);
    (void)request.header("Range");
  }
  return 0;
}
