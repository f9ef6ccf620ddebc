#pragma once

#include <chrono>
#include <ctime>
#include <string>

namespace relay::test {

// "2026-03-01", so many days from today in UTC.
inline std::string dayFromNow(int days) {
  const std::time_t moment =
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + std::chrono::hours(24 * days));
  char text[20];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&moment));
  return text;
}

// A table by which `person` is on duty since two days and for a week.
inline std::string rosterOf(const std::string& person) {
  return "from;to;person\n" + dayFromNow(-2) + ';' + dayFromNow(7) + ';' + person + '\n';
}

// One by which nobody is on duty any more.
inline std::string rosterOfThePast() {
  return "from;to;person\n" + dayFromNow(-9) + ';' + dayFromNow(-7) + ";Max Mustermann\n";
}

}  // namespace relay::test
