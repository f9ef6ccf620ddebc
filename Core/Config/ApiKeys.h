#pragma once

#include <string>
#include <string_view>

namespace relay {

// Why a key must not open a route: it stands in public documents and examples, or is too short to be secret. One
// clause for the administrator; empty: nothing is wrong with it. An empty key is for the caller to judge.
std::string weakKeyBecause(std::string_view key);

}  // namespace relay
