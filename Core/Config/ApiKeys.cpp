#include "Core/Config/ApiKeys.h"

#include <algorithm>
#include <array>

#include "Core/Config/Text.h"

namespace relay {
namespace {

// Keys that stand in documents and examples: whoever read those knows them.
constexpr std::array kKnownKeys{"secret-cx-key",
                                "changeme",
                                "change-me",
                                "your-api-key",
                                "your-secret-api-key",
                                "changemechangeme",
                                "1234567890123456",
                                "0123456789abcdef",
                                "0123456789abcdef0123456789abcdef",
                                "passwordpassword",
                                "aaaaaaaaaaaaaaaa",
                                "0000000000000000"};
constexpr std::size_t kKeyBytes = 16;

}  // namespace

std::string weakKeyBecause(std::string_view key) {
  const std::string lower = lowered(key);
  if (std::find(kKnownKeys.begin(), kKnownKeys.end(), lower) != kKnownKeys.end())
    return "this key stands in public documents: choose a random one";
  return key.size() < kKeyBytes ? "a key has at least 16 characters: choose a random one" : std::string();
}

}  // namespace relay
