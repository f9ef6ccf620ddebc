#include "Core/Pbx/ThreeCx/Times.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <system_error>

namespace relay::threecx {
namespace {

using std::chrono::milliseconds;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Reads from the front of a text; one that does not fit stays failed.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_.empty() || !isDigit(rest_.front())) return fail();
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  std::int64_t number() {
    std::int64_t value = 0;
    const auto [stop, failed] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (failed != std::errc{} || rest_.empty() || !isDigit(rest_.front())) return fail();
    rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
    return value;
  }
  // ".577027" to 577; nothing there is 0.
  milliseconds fraction() {
    if (!skipIf('.')) return milliseconds(0);
    int value = 0;
    int place = 100;
    if (rest_.empty() || !isDigit(rest_.front())) fail();
    for (; !rest_.empty() && isDigit(rest_.front()); rest_.remove_prefix(1), place /= 10) {
      value += (rest_.front() - '0') * place;
    }
    return milliseconds(value);
  }
  bool skipIf(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!skipIf(c)) fail();
  }
  std::string_view take(std::size_t count) {
    const auto taken = rest_.substr(0, count);
    if (taken.size() < count) fail();
    rest_.remove_prefix(taken.size());
    return taken;
  }
  bool atEnd() const { return rest_.empty(); }
  bool good() const { return good_; }

 private:
  int fail() {
    good_ = false;
    return 0;
  }
  std::string_view rest_;
  bool good_ = true;
};

std::optional<WallTime> dateTime(int year, int month, int day, int hour, int minute, int second) {
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

// What the zone adds to UTC.
std::chrono::minutes zone(Reader& reader) {
  if (reader.atEnd() || reader.skipIf('Z') || reader.skipIf('z')) return {};
  const bool west = reader.skipIf('-');
  if (!west) reader.expect('+');
  const int hours = reader.digits(2);
  reader.skipIf(':');
  const std::chrono::minutes offset(hours * 60 + reader.digits(2));
  return west ? -offset : offset;
}

bool hexInto(std::string_view digits, std::uint64_t& value) {
  std::uint64_t part = 0;
  const auto [stop, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), part, 16);
  if (failed != std::errc{} || stop != digits.data() + digits.size()) return false;
  value = (value << (4 * digits.size())) | part;
  return true;
}

}  // namespace

std::optional<WallTime> parseIsoTime(std::string_view text) {
  Reader reader(text);
  const int year = reader.digits(4);
  reader.expect('-');
  const int month = reader.digits(2);
  reader.expect('-');
  const int day = reader.digits(2);
  if (!reader.skipIf('T') && !reader.skipIf('t')) reader.expect(' ');
  const int hour = reader.digits(2);
  reader.expect(':');
  const int minute = reader.digits(2);
  reader.expect(':');
  const int second = reader.digits(2);
  const auto fraction = reader.fraction();
  const auto offset = zone(reader);
  if (!reader.good() || !reader.atEnd()) return std::nullopt;
  const auto time = dateTime(year, month, day, hour, minute, second);
  if (!time) return std::nullopt;
  return *time + fraction - offset;
}

std::optional<milliseconds> parseIsoDuration(std::string_view text) {
  constexpr std::chrono::hours longest(24 * 1000);
  Reader reader(text);
  const bool negative = reader.skipIf('-');
  reader.expect('P');
  milliseconds total(0);
  bool inTime = false;
  bool any = false;
  while (reader.good() && !reader.atEnd()) {
    if (!inTime && reader.skipIf('T')) inTime = true;
    const std::int64_t count = reader.number();
    const milliseconds part = reader.fraction();
    if (!reader.good() || count > 24 * 3600 * 1000) return std::nullopt;
    if (!inTime && reader.skipIf('D'))
      total += std::chrono::hours(24 * count);
    else if (inTime && reader.skipIf('H'))
      total += std::chrono::hours(count);
    else if (inTime && reader.skipIf('M'))
      total += std::chrono::minutes(count);
    else if (inTime && reader.skipIf('S'))
      total += std::chrono::seconds(count) + part;
    else
      return std::nullopt;
    any = true;
    if (total > longest) return std::nullopt;
  }
  if (!reader.good() || !any) return std::nullopt;
  return negative ? milliseconds(0) : total;
}

std::optional<WallTime> parseHttpDate(std::string_view text) {
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  Reader reader(text);
  reader.take(3);
  reader.expect(',');
  reader.expect(' ');
  const int day = reader.digits(2);
  reader.expect(' ');
  const auto name = reader.take(3);
  reader.expect(' ');
  const int year = reader.digits(4);
  reader.expect(' ');
  const int hour = reader.digits(2);
  reader.expect(':');
  const int minute = reader.digits(2);
  reader.expect(':');
  const int second = reader.digits(2);
  if (!reader.good() || reader.take(4) != " GMT" || !reader.atEnd()) return std::nullopt;
  for (std::size_t month = 0; month < months.size(); ++month) {
    if (months[month] == name) return dateTime(year, static_cast<int>(month) + 1, day, hour, minute, second);
  }
  return std::nullopt;
}

std::string isoTime(WallTime time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time - days).count();
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  return text.data();
}

std::optional<HistoryId> parseHistoryId(std::string_view text) {
  constexpr std::int64_t from1601To1970 = 11'644'473'600'000;  // milliseconds
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return std::nullopt;
  std::uint64_t zero = 0;
  std::uint64_t fileTime = 0;
  std::uint64_t callId = 0;
  const bool read = hexInto(text.substr(0, 8), zero) && hexInto(text.substr(9, 4), fileTime) &&
                    hexInto(text.substr(14, 4), fileTime) && hexInto(text.substr(19, 4), fileTime) &&
                    hexInto(text.substr(24, 4), fileTime) && hexInto(text.substr(28, 8), callId);
  if (!read || zero != 0 || fileTime == 0 || fileTime > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  const milliseconds sinceEpoch(static_cast<std::int64_t>(fileTime / 10'000) - from1601To1970);
  return HistoryId{WallTime(sinceEpoch), static_cast<std::int64_t>(callId)};
}

}  // namespace relay::threecx
