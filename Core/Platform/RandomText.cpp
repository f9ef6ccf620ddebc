#include "Core/Platform/RandomText.h"

#include <openssl/rand.h>

#include <vector>

#include "Core/Platform/Digest.h"

namespace relay {

Result<std::string> randomText(std::size_t bytes) {
  std::vector<unsigned char> random(bytes);
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
    return Error{Error::Kind::Disk, "the system gives no random numbers, which a key needs"};
  return toHex({reinterpret_cast<const char*>(random.data()), random.size()});
}

}  // namespace relay
