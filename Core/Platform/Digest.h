#pragma once

#include <string>
#include <string_view>

namespace relay {

// Two lower-case hexadecimal digits for each byte.
std::string toHex(std::string_view bytes);

// HMAC with SHA-256: 32 bytes. `key`: at most 2 GB of it count.
std::string hmacSha256(std::string_view key, std::string_view text);

}  // namespace relay
