#pragma once

#include <map>
#include <string>
#include <vector>

#include "Core/Calls/CallEvent.h"
#include "Core/Calls/PbxChange.h"

namespace relay::test {

// A trace of Tests/Data/traces as changes: what a phone system's source makes of it, and what
// ActiveCalls shows when. Format: Tests/Data/traces/README.md.
struct Trace {
  struct Step {
    WallTime handedOver;
    PbxChange change;
  };
  std::vector<Step> steps;  // by time
  std::vector<ActiveCall> listAt(WallTime at) const;

  struct Life {
    WallTime from;
    WallTime until;  // of one state of one participant
    Participant state;
  };
  std::map<std::int64_t, std::vector<Life>> lives;
  std::map<std::int64_t, std::map<WallTime, std::pair<bool, ActiveCall>>> overrides;  // listed?, how
};

Trace loadTrace(const std::string& file);

// The lines of NAME.expect, by call id, without remarks.
std::map<std::string, std::vector<std::string>> loadExpectation(const std::string& file);
// What was told, in the same form; fails the test where ids of a call have different stamps.
std::map<std::string, std::vector<std::string>> queriesOf(const std::vector<CallEvent>& events);

}  // namespace relay::test
