#include "Core/OnDuty/CsvTime.h"

#include <charconv>
#include <chrono>
#include <string>
#include <system_error>

#include "Core/OnDuty/LocalMoment.h"

namespace relay {
namespace {

using namespace std::chrono;

// Takes a text apart from its front; everything fails once something did.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  int number(std::size_t fewest, std::size_t most) {
    std::size_t digits = 0;
    while (digits < text_.size() && digits < most && text_[digits] >= '0' && text_[digits] <= '9') ++digits;
    int value = 0;
    std::from_chars(text_.data(), text_.data() + digits, value);
    good_ = good_ && digits >= fewest;
    lastDigits_ = digits;
    text_.remove_prefix(digits);
    return value;
  }
  std::size_t lastDigits() const { return lastDigits_; }

  bool skip(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void expect(char c) {
    if (!skip(std::string_view(&c, 1))) good_ = false;
  }
  void blanks() {
    while (skip(" ") || skip("\t")) {
    }
  }
  bool good() const { return good_; }
  bool ended() const { return text_.empty(); }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
  bool good_ = true;
  std::size_t lastDigits_ = 0;
};

std::optional<local_days> dateOf(int y, int m, int d) {
  const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
  if (!date.ok() || y < 2000 || y > 2199) return std::nullopt;
  return local_days(date);
}

std::optional<local_days> readDate(Cursor& cursor) {
  const int first = cursor.number(1, 4);
  if (cursor.lastDigits() == 4) {
    cursor.expect('-');
    const int m = cursor.number(1, 2);
    cursor.expect('-');
    const int d = cursor.number(1, 2);
    return cursor.good() ? dateOf(first, m, d) : std::nullopt;
  }
  if (cursor.lastDigits() > 2) return std::nullopt;
  cursor.expect('.');
  const int m = cursor.number(1, 2);
  cursor.expect('.');
  const int y = cursor.number(2, 4);
  if (!cursor.good() || cursor.lastDigits() == 3) return std::nullopt;
  return dateOf(cursor.lastDigits() == 2 ? 2000 + y : y, m, first);
}

// Since midnight; 24:00 at most.
std::optional<seconds> readClock(Cursor& cursor) {
  const int h = cursor.number(1, 2);
  cursor.expect(':');
  const int m = cursor.number(2, 2);
  const int s = cursor.skip(":") ? cursor.number(2, 2) : 0;
  if (cursor.skip(".")) cursor.number(1, 9);
  const seconds clock = hours(h) + minutes(m) + seconds(s);
  if (!cursor.good() || m > 59 || s > 59 || clock > hours(24)) return std::nullopt;
  return clock;
}

// "Z" or "+01:00".
std::optional<seconds> readOffset(Cursor& cursor) {
  if (cursor.skip("Z") || cursor.skip("z")) return seconds(0);
  const bool west = cursor.skip("-");
  if (!west && !cursor.skip("+")) return std::nullopt;
  const int h = cursor.number(2, 2);
  cursor.skip(":");
  const int m = cursor.number(2, 2);
  if (!cursor.good() || h > 14 || m > 59) return std::nullopt;
  const seconds offset = hours(h) + minutes(m);
  return west ? -offset : offset;
}

WallTime edgeMoment(local_seconds local, ShiftEdge edge, const ZoneOffset& zone) {
  return edge == ShiftEdge::Begin ? beginMoment(local, zone) : endMoment(local, zone);
}

}  // namespace

std::optional<WallTime> parseCsvTime(std::string_view text, ShiftEdge edge, const ZoneOffset& zone) {
  Cursor cursor(text);
  cursor.blanks();
  const auto date = readDate(cursor);
  if (!date) return std::nullopt;
  const bool comma = cursor.skip(",") || cursor.skip("T");
  cursor.blanks();
  if (cursor.ended() && !comma) return edgeMoment(*date + days(edge == ShiftEdge::End ? 1 : 0), edge, zone);
  const auto clock = readClock(cursor);
  if (!clock) return std::nullopt;
  if (const auto offset = cursor.ended() ? std::nullopt : readOffset(cursor); offset && cursor.ended())
    return WallTime((*date + *clock).time_since_epoch() - *offset);
  cursor.blanks();
  cursor.skip("Uhr");
  cursor.blanks();
  if (!cursor.good() || !cursor.ended()) return std::nullopt;
  return edgeMoment(*date + *clock, edge, zone);
}

}  // namespace relay
