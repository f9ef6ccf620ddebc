#pragma once

#include <optional>
#include <string>

#include "Core/OnDuty/Roster.h"

namespace relay {

// The last good roster as it is kept in data_dir, for when its source can't be had.
struct RosterCopy {
  std::string source;  // fingerprint() of the file or URL it came from
  WallTime asOf;       // when it was read or last found unchanged
  std::string etag;    // of a URL; or empty
  std::string lastModified;
  std::string text;
};

// What tells sources apart without showing a URL's secrets. Threads: any.
std::string fingerprint(const std::string& text);

// nullopt: there is none, or it is that of another source, or broken. Threads: any. Blocks.
std::optional<RosterCopy> readRosterCopy(const std::string& file, const std::string& source);
Outcome keepRosterCopy(const std::string& file, const RosterCopy& copy);

}  // namespace relay
