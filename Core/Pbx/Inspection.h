#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Pbx/PbxSource.h"

namespace relay {

// One thing that `check` says about the phone system.
struct InspectionLine {
  enum class Level { Good, Note, Warning, Fault };
  Level level = Level::Good;
  std::string text;  // one line, complete in itself
};

// What the API client sees of the phone system, and what it does not.
struct Inspection {
  bool reachable = false;    // logged in, and call control answers
  bool callControl = false;  // rights
  bool xapi = false;
  bool activeCalls = false;
  bool callLog = false;
  std::string version;
  std::map<std::string, DnType> dns;      // visible to call control
  std::vector<std::string> missingDns;    // named in the ini, not visible
  std::vector<std::string> notMonitored;  // users and queues the client may not see
  std::vector<std::string> trunksWithoutDid;
  std::vector<std::string> ambiguousDids;               // trunks of several numbers, without an entry in [did]
  std::vector<std::string> didNumbers;                  // numbers and rule names that calls come in on
  std::optional<std::chrono::milliseconds> clockAhead;  // the phone system's clock minus ours, ± 1 s
  std::vector<InspectionLine> lines;                    // all of this for people
};

// What of the settings an inspection is held against.
struct InspectionScope {
  PbxSettings pbx;
  std::map<std::string, std::string> dids;
  std::set<std::string> namedDns;  // extensions and queues that the ini names one by one
  std::string dummyExtension;      // whose mobile number is kept up to date; empty: none
  bool writesProfiles = false;     // its forwarding rules, too
};
InspectionScope inspectionScope(const Settings& settings);

// "user", "queue", "trunk", "other": a DN type for people.
std::string spokenType(DnType type);

}  // namespace relay
