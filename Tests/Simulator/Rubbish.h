#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "Tests/Support/Server.h"

namespace relay::sim {

// The kinds: text, truncated, array, number, empty, unknown_type, bad_entity, bad_types, unknown_dn,
// null_bytes, big_json, deep_json, binary, raw, flood.
const std::vector<std::string>& rubbishKinds();

// Sends nonsense of a kind; `size`: bytes or levels, 0 for the usual (50 MB, 10,000 levels).
void sendRubbish(test::ServerSocket& socket, const std::string& kind, std::int64_t size);

}  // namespace relay::sim
