#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace relay::threecx {

// What a JSON text may hold before it is built in memory.
struct JsonLimits {
  std::size_t bytes = 1024 * 1024;
  std::size_t values = 200'000;
  int depth = 64;
};

// Whether a text keeps to them; one pass, nothing is built.
bool withinLimits(std::string_view text, const JsonLimits& limits);

// Parses a text that a peer sent.
//
// Failure: nullopt for a text that is over a limit or no JSON; limits are looked at before anything
//          is built, so 10,000 levels or 50 MB cost one pass over the text at most.
// Threads: pure.
std::optional<nlohmann::json> parseJson(std::string_view text, const JsonLimits& limits = {});

// Members of an object, taken as tolerantly as is safe; anything that does not fit reads as absent.
// Strings: numbers are taken as their text; longer than 512 bytes are cut at a character.
std::string textOf(const nlohmann::json& object, const char* name);
// Whole numbers, also written as a string or as 12.0.
std::optional<std::int64_t> numberOf(const nlohmann::json& object, const char* name);
bool flagOf(const nlohmann::json& object, const char* name);
// nullptr unless the member is an array (null counts as absent).
const nlohmann::json* arrayOf(const nlohmann::json& object, const char* name);

}  // namespace relay::threecx
