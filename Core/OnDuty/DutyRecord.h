#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "Core/Time.h"

namespace relay {

// One line of the audit: what happened to the emergency number, for proof. Lines are only ever added.
struct DutyRecord {
  enum class Kind {
    OnDuty,         // who is reached from now on
    Override,       // set by hand
    OverrideEnded,  // cleared by hand
    Push,           // the phone system's number was changed, or could not be
    RoutingAnswer,  // what the phone system was told when it asked
    Roster,         // a roster came into force, or was refused
    Warning,        // what was warned of
  };
  std::int64_t seq = 0;  // in the order of writing; 0: not written yet
  WallTime at;
  Kind kind = Kind::OnDuty;
  std::string person;  // NAME, or empty
  std::string number;  // masked before it is written; callers may hand it over whole
  std::string before;  // Push: the number before, masked like `number`
  std::string source;  // OnDuty, RoutingAnswer: "plan", "override", "holiday", "fallback"
  std::string who;     // Override, OverrideEnded: who did it; RoutingAnswer: the address that asked
  std::string note;    // why; or what went wrong
  bool operator==(const DutyRecord&) const = default;
};

// "on_duty", "override", "override_ended", "push", "routing", "roster", "warning".
std::string_view dutyRecordWord(DutyRecord::Kind kind);

}  // namespace relay
