#include "Core/Config/Values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <system_error>

#include "Core/Config/Text.h"

namespace relay {
namespace {

Error wrong(std::string what) { return Error{Error::Kind::Config, std::move(what)}; }

struct Amount {
  std::uint64_t number = 0;
  std::string unit;  // lower case, trimmed; may be empty
};

// "10 s" is 10 and "s"; nullopt where no digits begin the text, or too many.
std::optional<Amount> splitAmount(std::string_view text) {
  Amount amount;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), amount.number);
  if (status != std::errc{}) return std::nullopt;
  amount.unit = lowered(trimmed(text.substr(static_cast<std::size_t>(end - text.data()))));
  return amount;
}

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr std::array kTimeUnits{Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000},
                                Unit{"ms", 1}};
constexpr std::array kSizeUnits{Unit{"tb", 1ULL << 40}, Unit{"gb", 1ULL << 30}, Unit{"mb", 1ULL << 20},
                                Unit{"kb", 1ULL << 10}};
constexpr std::array kRateUnits{Unit{"/s", 1}, Unit{"/sec", 1}, Unit{"/m", 60}, Unit{"/min", 60}, Unit{"/h", 3600}};

template <std::size_t N>
std::uint64_t factorOf(const std::array<Unit, N>& units, std::string_view name) {
  const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& unit) { return unit.name == name; });
  return found == units.end() ? 0 : found->factor;
}

// The product, or nullopt where it leaves 63 bits.
std::optional<std::uint64_t> times(std::uint64_t number, std::uint64_t factor) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (factor == 0 || number > kMost / factor) return std::nullopt;
  return number * factor;
}

bool isNumber(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Adds one entry of a list to the set; the text that is wrong with it, or empty.
std::string addTo(NumberSet& set, const std::string& part) {
  const std::size_t dash = part.find('-');
  const std::string low(trimmed(part.substr(0, dash)));
  const std::string high = dash == std::string::npos ? "" : std::string(trimmed(part.substr(dash + 1)));
  if (dash == std::string::npos || !isNumber(low) || !isNumber(high)) {
    if (part.find_first_of(" \t") != std::string::npos) return "numbers are separated by commas, as in 101, 120-139";
    set.single.insert(part);
    return {};
  }
  if (low.size() != high.size()) return "both ends of a range need the same number of digits, as in 100-199";
  if (low > high) return "the first end of a range is the smaller one, as in 100-199";
  set.ranges.emplace_back(low, high);
  return {};
}

}  // namespace

Result<Milliseconds> parseDuration(std::string_view text, Milliseconds least, Milliseconds most) {
  const auto amount = splitAmount(text);
  if (amount && amount->unit.empty()) return wrong("a time needs its unit: ms, s, m, h or d, as in 10s");
  const std::uint64_t factor = amount ? factorOf(kTimeUnits, amount->unit) : 0;
  if (factor == 0) return wrong("expected a whole number with ms, s, m, h or d, as in 10s");
  const auto total = times(amount->number, factor);
  if (!total || *total < static_cast<std::uint64_t>(least.count()) || *total > static_cast<std::uint64_t>(most.count()))
    return wrong("expected a time from " + formatDuration(least) + " to " + formatDuration(most));
  return Milliseconds(static_cast<Milliseconds::rep>(*total));
}

Result<bool> parseYesNo(std::string_view text) {
  const std::string word = lowered(text);
  if (word == "yes" || word == "true" || word == "on") return true;
  if (word == "no" || word == "false" || word == "off") return false;
  return wrong("expected yes or no");
}

Result<std::int64_t> parseNumber(std::string_view text, std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, status] = std::from_chars(text.data(), last, number);
  if (status != std::errc{} || end != last || number < least || number > most)
    return wrong("expected a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return number;
}

Result<std::uint64_t> parseSize(std::string_view text) {
  const auto amount = splitAmount(text);
  if (amount && amount->number == 0 && amount->unit.empty()) return std::uint64_t{0};
  const auto total = amount ? times(amount->number, factorOf(kSizeUnits, amount->unit)) : std::nullopt;
  if (!total) return wrong("expected a size with KB, MB, GB or TB, as in 500MB, or 0 for no limit");
  return *total;
}

Result<std::optional<double>> parseRate(std::string_view text) {
  if (lowered(text) == "unlimited") return std::optional<double>();
  const auto amount = splitAmount(text);
  const std::uint64_t seconds = amount ? factorOf(kRateUnits, amount->unit) : 0;
  if (seconds == 0 || amount->number == 0 || amount->number > 1'000'000)
    return wrong("expected a rate as in 10/s, 100/min or 5000/h, or unlimited");
  return std::optional<double>(static_cast<double>(amount->number) / static_cast<double>(seconds));
}

Result<NumberSet> parseNumberSet(std::string_view text) {
  NumberSet set;
  for (const std::string& part : splitList(text)) {
    std::string fault = addTo(set, part);
    if (!fault.empty()) return wrong(std::move(fault));
  }
  return set;
}

std::string formatDuration(Milliseconds time) {
  const auto count = static_cast<std::uint64_t>(time.count());
  if (count == 0) return "0s";
  for (const Unit& unit : kTimeUnits)
    if (count % unit.factor == 0) return std::to_string(count / unit.factor) + std::string(unit.name);
  return {};
}

std::string formatSize(std::uint64_t bytes) {
  static constexpr std::array kNames{"TB", "GB", "MB", "KB"};
  for (std::size_t i = 0; bytes != 0 && i < kSizeUnits.size(); ++i)
    if (bytes % kSizeUnits[i].factor == 0) return std::to_string(bytes / kSizeUnits[i].factor) + kNames[i];
  return std::to_string(bytes);
}

std::string formatRate(const std::optional<double>& rate) {
  if (!rate) return "unlimited";
  const std::array<std::pair<double, const char*>, 3> units{{{1, "/s"}, {60, "/min"}, {3600, "/h"}}};
  for (const auto& [seconds, name] : units) {
    const double count = *rate * seconds;
    if (std::abs(count - std::round(count)) < 1e-6) return std::to_string(std::llround(count)) + name;
  }
  return std::to_string(*rate) + "/s";
}

std::string formatNumberSet(const NumberSet& set) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  for (const auto& [low, high] : set.ranges) add(low + '-' + high);
  for (const std::string& number : set.single) add(number);
  return text;
}

}  // namespace relay
