#include "Core/Pbx/ThreeCx/Json.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <system_error>

#include <nlohmann/json.hpp>

namespace relay::threecx {
namespace {

constexpr std::size_t longestText = 512;

std::string cut(const std::string& text) {
  if (text.size() <= longestText) return text;
  std::size_t end = longestText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

const nlohmann::json* memberOf(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::optional<std::int64_t> numberFrom(const std::string& text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, number);
  if (failed != std::errc{} || stop != end) return std::nullopt;
  return number;
}

}  // namespace

bool withinLimits(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes) return false;
  int depth = 0;
  std::size_t values = 1;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString) {
      if (c == '\\') ++i;
      if (c == '"') inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '[' || c == '{') {
      if (++depth > limits.depth) return false;
      ++values;
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (c == ',') {
      ++values;
    }
  }
  return values <= limits.values;
}

std::optional<nlohmann::json> parseJson(std::string_view text, const JsonLimits& limits) {
  if (!withinLimits(text, limits)) return std::nullopt;
  auto parsed = nlohmann::json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return std::nullopt;
  return parsed;
}

std::string textOf(const nlohmann::json& object, const char* name) {
  const auto* member = memberOf(object, name);
  if (member == nullptr) return {};
  if (member->is_string()) return cut(member->get_ref<const std::string&>());
  return member->is_number() ? member->dump() : std::string();
}

std::optional<std::int64_t> numberOf(const nlohmann::json& object, const char* name) {
  const auto* member = memberOf(object, name);
  if (member == nullptr) return std::nullopt;
  if (member->is_string()) return numberFrom(member->get_ref<const std::string&>());
  if (member->is_number_unsigned()) {
    const auto number = member->get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (member->is_number_integer()) return member->get<std::int64_t>();
  if (!member->is_number_float()) return std::nullopt;
  const double number = member->get<double>();
  if (std::abs(number) > 9e15 || number != std::trunc(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

bool flagOf(const nlohmann::json& object, const char* name) {
  const auto* member = memberOf(object, name);
  return member != nullptr && member->is_boolean() && member->get<bool>();
}

const nlohmann::json* arrayOf(const nlohmann::json& object, const char* name) {
  const auto* member = memberOf(object, name);
  return member != nullptr && member->is_array() ? member : nullptr;
}

}  // namespace relay::threecx
