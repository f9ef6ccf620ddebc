#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "Core/Config/Settings.h"
#include "Core/Result.h"

namespace relay {

// How values of the ini are written. A failure's `what` says what would be right; it never repeats
// the value. Nothing is guessed: "10s" is no number, "010" is one (10), " 10 " was trimmed before.

// A whole number and its unit: ms, s, m, h, d. A bare number is refused.
Result<Milliseconds> parseDuration(std::string_view text, Milliseconds least, Milliseconds most);

Result<bool> parseYesNo(std::string_view text);  // yes no, true false, on off, in any case

Result<std::int64_t> parseNumber(std::string_view text, std::int64_t least, std::int64_t most);

// Bytes: a whole number and KB, MB, GB, TB (powers of 1024); "0" is no limit.
Result<std::uint64_t> parseSize(std::string_view text);

// Requests a second: "10/s", "100/min", "5000/h"; nullopt for "unlimited".
Result<std::optional<double>> parseRate(std::string_view text);

// "101, 120-139, reception"; both ends of a range have the same number of digits.
Result<NumberSet> parseNumberSet(std::string_view text);

// The shortest text that parses to the same: "90s", "2h", "500ms".
std::string formatDuration(Milliseconds time);
std::string formatSize(std::uint64_t bytes);
std::string formatRate(const std::optional<double>& rate);
std::string formatNumberSet(const NumberSet& set);

}  // namespace relay
