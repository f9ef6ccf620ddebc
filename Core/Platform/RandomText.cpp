#include "Core/Platform/RandomText.h"

#include <openssl/rand.h>

#include <vector>

namespace relay {

Result<std::string> randomText(std::size_t bytes) {
  std::vector<unsigned char> random(bytes);
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
    return Error{Error::Kind::Disk, "the system gives no random numbers, which a key needs"};
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : random) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

}  // namespace relay
