#pragma once

#include <string>
#include <vector>

#include "Core/OnDuty/OnDuty.h"
#include "Core/OnDuty/Schedule.h"

namespace relay {

// The plan as it can be had without a running service: from the roster's file, or for a URL from the copy that the
// service kept, and the overrides in its database.
struct DutyPicture {
  Schedule schedule;
  std::vector<DutyWarning> warnings;
  std::string problem;  // why there is no roster, or only a copy; or empty
  ZoneOffset zone;
};

// `window`: what is wanted; for warnings 14 days from `now`. Blocks. Threads: any.
DutyPicture drawDutyPicture(const DutySettings& settings, const std::string& dataDir, const RosterWindow& window,
                            WallTime now);

}  // namespace relay
