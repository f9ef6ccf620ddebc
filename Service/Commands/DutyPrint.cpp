#include "Service/Commands/DutyPrint.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "Core/Moment.h"
#include "Core/OnDuty/DutyJson.h"
#include "Core/OnDuty/LocalMoment.h"

namespace relay {
namespace {

using nlohmann::json;

std::string timeText(WallTime moment, const ZoneOffset& zone) {
  return moment <= WallTime() || moment == WallTime::max() ? std::string("…") : localText(moment, zone);
}

std::string reach(const std::string& name, const std::string& number) {
  if (number.empty()) return name.empty() ? std::string("nobody") : name;
  return name.empty() ? number : name + " (" + number + ")";
}

std::string whoText(const DutyShift& shift) {
  if (shift.source != DutySource::Fallback) return reach(shift.displayName, shift.number);
  return "--- nobody: calls go to " + reach(shift.displayName, shift.number);
}

std::string joinedNumbers(const std::vector<std::string>& numbers) {
  std::string all;
  for (const std::string& one : numbers) all += (all.empty() ? "" : ", ") + one;
  return all;
}

std::vector<DutyShift> shiftsOf(const json& answer) {
  std::vector<DutyShift> shifts;
  for (const auto& one : answer.value("shifts", json::array())) {
    if (auto shift = dutyShiftFromJson(one.dump())) shifts.push_back(std::move(*shift));
  }
  return shifts;
}

void printShift(const char* title, const DutyShift& shift, const ZoneOffset& zone) {
  fmt::print("{}{}, from {} until {}\n", title, whoText(shift), timeText(shift.from, zone),
             timeText(shift.until, zone));
}

void printHour(WallTime at, const DutyShift& shift, const ZoneOffset& zone) {
  fmt::print("{}  {:<9}  {}\n", localText(at, zone), dutySourceWord(shift.source), whoText(shift));
}

}  // namespace

void printDutyNow(const json& now, const ZoneOffset& zone) {
  const auto answer = dutyAnswerFromJson(now.dump()).value_or(DutyAnswer{});
  if (answer.active) {
    fmt::print("On duty:  {}, {}", reach(answer.displayName, answer.number), dutySourceWord(answer.source));
  } else {
    fmt::print("On duty:  nobody; calls go to {}", reach(answer.displayName, answer.number));
  }
  fmt::print("{}\n", answer.validUntil ? ", until " + timeText(*answer.validUntil, zone) : std::string());
  if (answer.next) printShift("Next:     ", *answer.next, zone);
  if (!answer.fallbacks.empty()) fmt::print("Else:     {}\n", joinedNumbers(answer.fallbacks));
  fmt::print("Roster:   {}", now.value("roster", ""));
  fmt::print("{}{}\n", answer.asOf == WallTime() ? "" : ", as of " + timeText(answer.asOf, zone),
             answer.stale ? ", which is old" : "");
  const std::string problem = now.value("problem", "");
  if (!problem.empty()) fmt::print("Problem:  {}\n", problem);
}

void printDutyNext(const json& now, const ZoneOffset& zone) {
  const auto answer = dutyAnswerFromJson(now.dump()).value_or(DutyAnswer{});
  if (answer.next)
    printShift("Next:     ", *answer.next, zone);
  else
    fmt::print("Next:     nobody is known\n");
}

void printDutyShifts(const json& shifts, const ZoneOffset& zone) {
  for (const DutyShift& one : shiftsOf(shifts)) {
    fmt::print("{} - {}  {:<9}  {}\n", timeText(one.from, zone), timeText(one.until, zone), dutySourceWord(one.source),
               whoText(one));
  }
}

void printDutyWarnings(const json& shifts) {
  const auto warnings = shifts.value("warnings", json::array());
  if (!warnings.empty()) fmt::print("\n");
  for (const auto& one : warnings) fmt::print("! {}\n", one.value("text", ""));
  const std::string problem = shifts.value("problem", "");
  if (!problem.empty()) fmt::print("! {}\n", problem);
}

int printDutyHours(const json& shifts, const ZoneOffset& zone) {
  using std::chrono::hours;
  int gaps = 0;
  for (const DutyShift& shift : shiftsOf(shifts)) {
    if (shift.source == DutySource::Fallback) ++gaps;
    printHour(shift.from, shift, zone);
    // Full hours of the wall clock: zones may be off by half an hour.
    const auto local = localTime(shift.from, zone);
    WallTime next = shift.from + (hours(1) - (local - std::chrono::floor<hours>(local)));
    for (; next < shift.until; next += hours(1)) printHour(next, shift, zone);
  }
  return gaps;
}

void printDutyLog(const std::vector<DutyRecord>& lines, const ZoneOffset& zone) {
  for (const DutyRecord& line : lines) {
    std::string what = line.person;
    const auto add = [&](const std::string& text) { what += (what.empty() || text.empty() ? "" : " ") + text; };
    add(line.before.empty() ? line.number : line.before + " -> " + line.number);
    add(line.source);
    add(line.who.empty() ? "" : "by " + line.who);
    add(line.note);
    fmt::print("{:>8}  {}:{:02}  {:<14}  {}\n", line.seq, localText(line.at, zone),
               std::chrono::floor<std::chrono::seconds>(line.at).time_since_epoch().count() % 60,
               dutyRecordWord(line.kind), what);
  }
}

}  // namespace relay
