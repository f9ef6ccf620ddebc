#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "Core/OnDuty/PersonNames.h"
#include "Core/Platform/ZoneOffset.h"
#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// One entry of a roster as it is written: who it names is not known yet.
struct RosterEntry {
  std::string title;                // SUMMARY, or the person of a table
  std::vector<std::string> others;  // ATTENDEEs: addresses and names, in order
  WallTime from;
  WallTime until;    // after `from`
  int priority = 0;  // 1 counts most, 9 least but for 0, which says nothing
  bool operator==(const RosterEntry&) const = default;
};

// What is wrong with an entry that could not be read. The others are used.
struct RosterFault {
  std::string what;  // one line: which entry, what is wrong, what is done about it
  bool operator==(const RosterFault&) const = default;
};

// A roster for a stretch of time, independent of the settings: who is who is asked later.
struct Roster {
  std::vector<RosterEntry> entries;  // by `from`
  std::vector<RosterFault> faults;   // at most mostFaults; a last one then says how many there are
  std::string zone;                  // that of a calendar which says its own; empty: that of the settings
  WallTime from;                     // entries touch [from, until)
  WallTime until;

  static constexpr std::size_t mostFaults = 50;
  static constexpr std::size_t mostEntries = 20'000;
};

// What a roster is read for.
struct RosterWindow {
  WallTime from;
  WallTime until;
};

// A month back, for the proof, and 13 months ahead.
RosterWindow rosterWindow(WallTime now);

// A roster's text is read whole: bytes beyond this are refused.
inline constexpr std::size_t rosterLimit = 20 * 1024 * 1024;

enum class RosterFormat { Calendar, Table };

// Reads a roster. Rosters that hold something, but nothing that could be read, are refused whole, so that the last
// good one stays in force.
//
// `zone`: that of times without one. Failure: Config; one line without the name of the file.
// Threads: any; takes up to some seconds for the largest.
Result<Roster> readRoster(const std::string& text, RosterFormat format, const RosterWindow& window,
                          const ZoneOffset& zone);

// Keeps at most mostFaults of them.
void addFault(Roster& roster, std::string what);

// Somebody's time, by name.
struct Assignment {
  std::string person;  // NAME, or what the roster says where nobody is called that
  bool known = true;
  WallTime from;
  WallTime until;
  int priority = 0;
  bool operator==(const Assignment&) const = default;
};

// Who is meant: the title's person, else the ATTENDEEs that are known, else nobody of the settings.
std::vector<Assignment> assignments(const Roster& roster, const PersonNames& names);

}  // namespace relay
