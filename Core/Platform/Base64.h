#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace relay {

// RFC 4648 base64 with padding, one line.
std::string toBase64(std::string_view bytes);

// nullopt for anything that toBase64 would not have written.
std::optional<std::string> fromBase64(std::string_view text);

}  // namespace relay
