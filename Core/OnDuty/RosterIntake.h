#pragma once

#include <memory>
#include <optional>
#include <string>

#include "Core/OnDuty/RosterCopy.h"

namespace relay {

// Where a roster comes from and is kept.
struct RosterPlace {
  std::string where;     // an absolute file, or an https URL
  std::string copyFile;  // the last good copy
  std::chrono::milliseconds refresh{60'000};
  bool operator==(const RosterPlace&) const = default;

  bool isUrl() const;
  RosterFormat format() const;  // by its ending; a URL without a known one is a calendar
};

// What is in force already, so that the same is not worked out again.
struct RosterKnown {
  std::string content;  // fingerprint of the text; empty: none
  WallTime readFor;     // the window's begin
  WallTime keptAt;      // asOf of the copy on disk
};

// A text that has come, or may have.
struct RosterText {
  std::optional<std::string> text;  // nullopt: read the file, or with `fromCopy` the copy
  bool fromCopy = false;
  std::string etag;
  std::string lastModified;
};

// What became of it.
struct RosterFinding {
  std::shared_ptr<const Roster> roster;  // null: unchanged, or `problem` says why not
  std::string problem;                   // one line with the name of the source
  std::string keepProblem;               // the copy could not be written
  RosterKnown known;                     // what is in force now
  WallTime asOf;
  std::string etag;
  std::string lastModified;
  bool fromCopy = false;
};

// Reads, parses, keeps the copy. Threads: any; blocks, for as long as the disk takes and some seconds more.
RosterFinding takeRoster(const RosterPlace& place, const RosterText& text, const RosterKnown& known, WallTime now,
                         const ZoneOffset& zone);

}  // namespace relay
