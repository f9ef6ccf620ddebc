#include "Core/Http/HttpDate.h"

#include <array>
#include <chrono>

namespace relay {
namespace {

std::string twoDigits(long long number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string httpDate(WallTime moment) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(moment - day));
  return std::string(days[std::chrono::weekday(day).c_encoding()]) + ", " +
         twoDigits(static_cast<unsigned>(date.day())) + ' ' + months[static_cast<unsigned>(date.month()) - 1] + ' ' +
         std::to_string(static_cast<int>(date.year())) + ' ' + twoDigits(time.hours().count()) + ':' +
         twoDigits(time.minutes().count()) + ':' + twoDigits(time.seconds().count()) + " GMT";
}

}  // namespace relay
