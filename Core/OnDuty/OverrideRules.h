#pragma once

#include <string>

#include "Core/OnDuty/DutyStore.h"
#include "Core/OnDuty/OnDuty.h"

namespace relay {

// What somebody wants to put on duty by hand.
struct OverrideWish {
  std::string person;  // case and spacing forgiven
  WallTime from;
  WallTime until;
  std::string why;
  std::string who;
};

// The override it makes. Failure: Config, as OnDuty::setOverride. Threads: pure.
Result<DutyOverride> checkedOverride(const DutySettings& settings, const OverrideWish& wish, WallTime now);

// The lines of the audit about one.
DutyRecord overrideMade(const DutyOverride& made);
DutyRecord overrideEnded(const DutyOverride& ended, WallTime at, const std::string& who, const std::string& why);

}  // namespace relay
