#include "Core/OnDuty/Roster.h"

#include <algorithm>
#include <utility>

#include "Core/OnDuty/CalendarRoster.h"
#include "Core/OnDuty/CsvRoster.h"

namespace relay {
namespace {

void addPeople(const RosterEntry& entry, const PersonNames& names, std::vector<Assignment>& found) {
  const auto add = [&](const std::string& person, bool known) {
    const Assignment one{person, known, entry.from, entry.until, entry.priority};
    if (std::find(found.begin(), found.end(), one) == found.end()) found.push_back(one);
  };
  if (const PersonSettings* person = names.find(entry.title)) return add(person->name, true);
  bool anybody = false;
  for (const std::string& other : entry.others) {
    const PersonSettings* person = names.find(other);
    if (person == nullptr) continue;
    add(person->name, true);
    anybody = true;
  }
  if (!anybody) add(entry.title.empty() && !entry.others.empty() ? entry.others.front() : entry.title, false);
}

}  // namespace

RosterWindow rosterWindow(WallTime now) {
  using days = std::chrono::days;
  const auto today = std::chrono::floor<days>(now);
  return {today - days(31), today + days(400)};
}

void addFault(Roster& roster, std::string what) {
  if (roster.faults.size() < Roster::mostFaults) roster.faults.push_back({std::move(what)});
}

Result<Roster> readRoster(const std::string& text, RosterFormat format, const RosterWindow& window,
                          const ZoneOffset& zone) {
  if (text.size() > rosterLimit) {
    return Error{Error::Kind::Config, "it is larger than " + std::to_string(rosterLimit >> 20) +
                                          " MB: export the on-duty calendar alone, without attachments"};
  }
  auto read =
      format == RosterFormat::Calendar ? readCalendarRoster(text, window, zone) : readCsvRoster(text, window, zone);
  if (!read) return read.error();
  Roster roster = std::move(read).value();
  if (roster.entries.empty() && !roster.faults.empty())
    return Error{Error::Kind::Config, "none of its entries could be used: " + roster.faults.front().what};
  std::stable_sort(roster.entries.begin(), roster.entries.end(),
                   [](const RosterEntry& one, const RosterEntry& other) { return one.from < other.from; });
  return roster;
}

std::vector<Assignment> assignments(const Roster& roster, const PersonNames& names) {
  std::vector<Assignment> all;
  for (const RosterEntry& entry : roster.entries) {
    std::vector<Assignment> found;
    addPeople(entry, names, found);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}  // namespace relay
