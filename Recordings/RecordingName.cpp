#include "Recordings/RecordingName.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

namespace relay::recordings {
namespace {

constexpr std::size_t stampLength = 14;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool allDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), isDigit); }

template <class Number>
std::optional<Number> numberFrom(std::string_view text) {
  Number number = 0;
  if (!allDigits(text)) return std::nullopt;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

bool dropWavEnding(std::string_view& text) {
  constexpr std::string_view ending = ".wav";
  if (text.size() < ending.size()) return false;
  const std::string_view found = text.substr(text.size() - ending.size());
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; };
  if (!std::equal(found.begin(), found.end(), ending.begin(), same)) return false;
  text.remove_suffix(ending.size());
  return true;
}

// "_2", "-2", " 2", "(2)", "_(2)" behind the call id; empty is part 1.
std::optional<int> partFrom(std::string_view text) {
  if (text.empty()) return 1;
  if (text.front() == '_' || text.front() == '-' || text.front() == ' ') text.remove_prefix(1);
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') text = text.substr(1, text.size() - 2);
  const auto part = numberFrom<int>(text);
  if (!part || *part < 1 || *part > 9999) return std::nullopt;
  return part;
}

std::optional<std::chrono::local_seconds> stampFrom(std::string_view digits) {
  const auto two = [&](std::size_t at) {
    return static_cast<unsigned>((digits[at] - '0') * 10 + digits[at + 1] - '0');
  };
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(two(0) * 100 + two(2))),
                                        std::chrono::month(two(4)), std::chrono::day(two(6))};
  if (!day.ok() || two(8) > 23 || two(10) > 59 || two(12) > 60) return std::nullopt;
  return std::chrono::local_days(day) + std::chrono::hours(two(8)) + std::chrono::minutes(two(10)) +
         std::chrono::seconds(two(12));
}

// Cuts what stands behind the last `mark` off `text` and returns it.
std::optional<std::string_view> cutLast(std::string_view& text, char mark) {
  const auto at = text.rfind(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view behind = text.substr(at + 1);
  text = text.substr(0, at);
  return behind;
}

// "(709)" or "(709)_2" at the end: the call id and the part. The first of two pairs of parentheses is the call's.
bool cutCallId(std::string_view& text, RecordingName& name) {
  for (std::string_view head = text; const auto behind = cutLast(head, '(');) {
    const auto close = behind->find(')');
    if (close == std::string_view::npos) return false;
    if (head.size() < stampLength || !allDigits(head.substr(head.size() - stampLength))) continue;
    const auto callId = numberFrom<std::int64_t>(behind->substr(0, close));
    const auto part = partFrom(text.substr(head.size() + 1 + close + 1));
    if (!callId || !part) return false;
    name.callId = *callId;
    name.part = *part;
    text = head;
    return true;
  }
  return false;
}

bool looksLikeExtension(std::string_view number) { return allDigits(number) && number.size() <= 5; }

// "A-B", where either may hold a hyphen when the other one is the folder.
bool splitSides(std::string_view sides, std::string_view folder, RecordingName& name) {
  const auto isFolder = [&](std::string_view side) { return !folder.empty() && side == folder; };
  std::string_view a = sides;
  const auto b = cutLast(a, '-');
  if (!b) return false;
  name.extensionFirst = true;
  if (folder.size() < sides.size() && sides.starts_with(folder) && sides[folder.size()] == '-' && !folder.empty()) {
    name.extension = folder;
    name.other = sides.substr(folder.size() + 1);
  } else if (isFolder(*b) || (looksLikeExtension(*b) && !looksLikeExtension(a))) {
    name.extension = *b;
    name.other = a;
    name.extensionFirst = false;
  } else {
    name.extension = a;
    name.other = *b;
  }
  return true;
}

// The brackets end where "]_" is followed by nothing but the sides; a name may hold brackets itself.
bool splitHead(std::string_view head, std::string_view folder, RecordingName& name) {
  const std::string_view whole = head;
  const auto sides = cutLast(head, '_');
  if (!sides) return !whole.starts_with('[') && splitSides(whole, folder, name);
  if (head.size() < 2 || head.front() != '[' || head.back() != ']') return false;
  name.displayName = head.substr(1, head.size() - 2);
  return splitSides(*sides, folder, name);
}

}  // namespace

std::optional<RecordingName> parseRecordingName(std::string_view fileName, std::string_view folder) {
  RecordingName name;
  if (!dropWavEnding(fileName) || !cutCallId(fileName, name)) return std::nullopt;
  const std::string_view digits = fileName.substr(fileName.size() - stampLength);
  const auto stamp = stampFrom(digits);
  if (!stamp) return std::nullopt;
  name.stamp = *stamp;
  name.stampDigits = digits;
  fileName.remove_suffix(stampLength);
  if (fileName.empty() || fileName.back() != '_') return std::nullopt;
  fileName.remove_suffix(1);
  if (!splitHead(fileName, folder, name)) return std::nullopt;
  return name;
}

bool sameMomentInSomeZone(std::chrono::local_seconds a, std::chrono::local_seconds b, std::chrono::seconds tolerance) {
  constexpr std::chrono::seconds quarter = std::chrono::minutes(15);
  constexpr std::chrono::seconds farthest = std::chrono::hours(14);
  const auto apart = std::chrono::abs(a - b);
  if (apart > farthest + tolerance) return false;
  const auto rest = apart % quarter;
  return std::min(rest, quarter - rest) <= tolerance;
}

}  // namespace relay::recordings
