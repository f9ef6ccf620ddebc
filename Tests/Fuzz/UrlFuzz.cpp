// URLs of the ini and of answers.
#include <cstdlib>
#include "Core/Http/Url.h"
#include "Tests/Fuzz/Input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = relay::fuzz::textOf(data, size);
  if (const auto url = relay::parseUrl(text)) {
    const auto again = relay::parseUrl(url.value().text());
    if (!again || again.value().text() != url.value().text()) std::abort();
  }
  (void)relay::parseProxy(text);
  if (const auto plain = relay::percentDecode(text)) {
    if (relay::percentDecode(relay::percentEncode(*plain)) != plain) std::abort();
  }
  return 0;
}
