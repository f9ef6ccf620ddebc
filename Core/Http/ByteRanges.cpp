#include "Core/Http/ByteRanges.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>

#include "Core/Http/HeaderNames.h"

namespace relay {
namespace {

constexpr std::size_t kMostRanges = 16;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t";
  const auto begin = text.find_first_not_of(spaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

// Digits only; more than the type holds is its largest value, which is behind every end.
std::optional<std::uint64_t> number(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto [stop, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return status == std::errc{} ? value : UINT64_MAX;
}

struct Parsed {
  bool understood = false;
  std::optional<ByteRange> range;  // none: it lies behind the end
};

Parsed suffix(std::string_view digits, std::uint64_t size) {
  const auto wanted = number(digits);
  if (!wanted) return {};
  const auto length = std::min(*wanted, size);
  if (length == 0) return {true, std::nullopt};
  return {true, ByteRange{size - length, length}};
}

Parsed parseOne(std::string_view text, std::uint64_t size) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return {};
  if (dash == 0) return suffix(text.substr(1), size);
  const auto first = number(text.substr(0, dash));
  const auto rest = text.substr(dash + 1);
  const auto last = rest.empty() ? std::optional(UINT64_MAX) : number(rest);
  if (!first || !last || *last < *first) return {};
  if (*first >= size) return {true, std::nullopt};
  return {true, ByteRange{*first, std::min(*last, size - 1) - *first + 1}};
}

}  // namespace

ByteRanges parseRanges(std::string_view header, std::uint64_t size) {
  const auto equals = header.find('=');
  if (equals == std::string_view::npos || !sameHeader(trimmed(header.substr(0, equals)), "bytes")) return {};
  ByteRanges ranges{ByteRanges::Kind::Parts, {}};
  std::uint64_t total = 0;
  std::size_t count = 0;
  for (auto left = header.substr(equals + 1); !left.empty();) {
    const auto comma = std::min(left.find(','), left.size());
    const auto text = trimmed(left.substr(0, comma));
    left.remove_prefix(std::min(comma + 1, left.size()));
    if (text.empty()) continue;
    const auto parsed = parseOne(text, size);
    if (!parsed.understood || ++count > kMostRanges) return {};
    if (!parsed.range) continue;
    total += parsed.range->length;
    if (total > size) return {};
    ranges.parts.push_back(*parsed.range);
  }
  if (count == 0) return {};
  if (ranges.parts.empty()) ranges.kind = ByteRanges::Kind::Unsatisfiable;
  return ranges;
}

}  // namespace relay
