#include "Core/Platform/Digest.h"

#include <algorithm>
#include <array>
#include <climits>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace relay {

std::string toHex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4];
    text += digits[value & 15];
  }
  return text;
}

std::string hmacSha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(std::min<std::size_t>(key.size(), INT_MAX)),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data(), &size);
  return {reinterpret_cast<const char*>(hash.data()), size};
}

}  // namespace relay
