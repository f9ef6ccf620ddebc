#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Time.h"

namespace relay {

// Why somebody is reached.
enum class DutySource {
  Plan,      // the roster
  Override,  // set by hand
  Holiday,   // the calendar of holidays
  Fallback,  // nobody is on duty
};

// "plan", "override", "holiday", "fallback".
std::string_view dutySourceWord(DutySource source);

// Somebody's time on duty, from `from` until just before `until`, without a gap or a change in it.
struct DutyShift {
  DutySource source = DutySource::Plan;
  std::string person;       // NAME of [person NAME]; Fallback: empty
  std::string displayName;  // its `name`, else NAME; Fallback: fallback_name
  std::string number;       // usable (DutyNumber.h), as the ini has it; Fallback: fallback_number, may be empty
  WallTime from;
  WallTime until;
  bool operator==(const DutyShift&) const = default;
};

// Who is reached at one moment.
struct DutyAnswer {
  bool active = false;  // somebody is on duty and has a usable number; false: source is Fallback
  DutySource source = DutySource::Fallback;
  std::string person;
  std::string displayName;
  std::string number;                  // empty: nobody is on duty and there is no usable fallback_number
  std::optional<WallTime> validUntil;  // when somebody else is reached; nullopt: not within what is known ahead
  std::optional<DutyShift> next;       // the first shift of a person after that, also after a gap
  std::vector<std::string> fallbacks;  // numbers to try after `number`, in order, each once, all usable
  bool stale = false;                  // the roster could not be read of late; this comes from its last good copy
  WallTime asOf;                       // when that copy was read or last found unchanged; epoch: never
  bool operator==(const DutyAnswer&) const = default;
};

}  // namespace relay
