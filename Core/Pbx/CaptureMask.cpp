#include "Core/Pbx/CaptureMask.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/Json.h"
#include "Core/Pbx/ThreeCx/Times.h"

namespace relay {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t shortestNumber = 6;  // digits; shorter ones are extensions
constexpr std::size_t shortestJoined = 7;  // where separators stand between the digits
constexpr std::size_t longestPart = 5;     // digits between two separators
constexpr std::size_t replacedDigits = 7;
constexpr std::size_t mostBytes = 32 * 1024 * 1024;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool isSecret(const std::string& name) {
  for (const auto* word : {"password", "secret", "token", "licensekey", "apikey"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return name.ends_with("pin");
}

// Members whose text is written for people, so that numbers may be grouped in it.
bool isForPeople(const std::string& name) {
  for (const auto* word : {"caller", "callee", "display", "name", "number", "mobile", "reason", "did"}) {
    if (name.find(word) != std::string::npos && name != "device_id") return true;
  }
  return false;
}

bool isTimeOrId(const std::string& text) {
  return threecx::parseIsoTime(text) || threecx::parseIsoDuration(text) || threecx::parseHistoryId(text);
}

// "20260913181127(709)" in the name of a recording: a time.
bool isFileStamp(std::string_view text, std::size_t begin, std::size_t end) {
  return end - begin == 14 && text.substr(begin, 2) == "20" && end < text.size() && text[end] == '(';
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Span> digitRuns(std::string_view text) {
  std::vector<Span> runs;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!isDigit(text[i])) continue;
    if (!runs.empty() && runs.back().end == i)
      runs.back().end = i + 1;
    else
      runs.push_back({i, i + 1});
  }
  return runs;
}

bool joins(std::string_view between) {
  return !between.empty() && between.size() <= 2 && between.find_first_not_of(" -./()") == std::string_view::npos;
}

}  // namespace

CaptureMask::CaptureMask(bool maskNumbers) : maskNumbers_(maskNumbers), random_(std::random_device{}()) {}

std::string CaptureMask::replaced(std::string_view digits) {
  const std::size_t count = std::min(digits.size(), replacedDigits);
  const std::string tail(digits.substr(digits.size() - count));
  auto known = known_.find(tail);
  if (known == known_.end()) {
    std::string other;
    do {
      other.clear();
      for (std::size_t i = 0; i < count; ++i) other += static_cast<char>('0' + random_() % 10);
    } while (given_.size() < 500'000 && !given_.insert(other).second);
    known = known_.emplace(tail, other).first;
  }
  return std::string(digits.substr(0, digits.size() - count)) + known->second;
}

std::string CaptureMask::plain(std::string_view text, bool acrossSeparators) {
  std::string result(text);
  if (!maskNumbers_) return result;
  const auto runs = digitRuns(text);
  for (std::size_t first = 0; first < runs.size();) {
    std::size_t last = first;
    const auto isPart = [&](std::size_t i) { return runs[i].end - runs[i].begin <= longestPart; };
    while (acrossSeparators && last + 1 < runs.size() && isPart(first) && isPart(last + 1) &&
           joins(text.substr(runs[last].end, runs[last + 1].begin - runs[last].end))) {
      ++last;
    }
    std::string digits;
    for (std::size_t i = first; i <= last; ++i) digits += text.substr(runs[i].begin, runs[i].end - runs[i].begin);
    const bool isNumber = digits.size() >= (first == last ? shortestNumber : shortestJoined);
    if (isNumber && !isFileStamp(text, runs[first].begin, runs[last].end)) {
      const std::string other = replaced(digits);
      std::size_t next = 0;
      for (std::size_t i = runs[first].begin; i < runs[last].end; ++i) {
        if (isDigit(result[i])) result[i] = other[next++];
      }
    }
    first = last + 1;
  }
  return result;
}

struct CaptureMask::Walk {
  CaptureMask& mask;

  void into(Json& value, const std::string& name) {
    if (value.is_object()) {
      for (auto& member : value.items()) {
        const std::string inner = lower(member.key());
        const bool hidden = isSecret(inner) && !member.value().is_null();
        if (hidden)
          member.value() = "***";
        else
          into(member.value(), inner);
      }
    } else if (value.is_array()) {
      for (auto& item : value) into(item, name);
    } else if (value.is_string()) {
      string(value, name);
    }
  }
  void string(Json& value, const std::string& name) {
    const auto text = value.get<std::string>();
    if (name == "dtmf_input")
      value = std::string(text.size(), '?');
    else if (name != "entity" && !isTimeOrId(text))
      value = mask.plain(text, isForPeople(name));
  }
};

std::optional<std::string> CaptureMask::json(std::string_view text) {
  if (!threecx::withinLimits(text, {mostBytes, 4'000'000, 64})) return std::nullopt;
  auto parsed = Json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return std::nullopt;
  Walk{*this}.into(parsed, {});
  return parsed.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace relay
