#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "Core/OnDuty/DutyStore.h"
#include "Core/OnDuty/OnDuty.h"
#include "Core/OnDuty/OverrideRules.h"
#include "Core/Result.h"

namespace relay {

// The on-duty plan as a command sees it: through the running service, or, where none runs, from the roster's file, its
// last copy and the database.
//
// Threads: one. Blocks.
class DutyDesk {
 public:
  explicit DutyDesk(const Settings& settings);

  Result<nlohmann::json> now();                                   // as dutyNowJson
  Result<nlohmann::json> between(WallTime from, WallTime until);  // as dutyShiftsJson
  // Never asks the service, whose plan is for a month back and 13 months ahead.
  Result<nlohmann::json> simulate(WallTime from, WallTime until) const;

  Outcome setOverride(const OverrideWish& wish);
  // How many were ended.
  Result<int> clearOverrides(WallTime from, WallTime until, const std::string& why, const std::string& who);
  Result<std::vector<DutyRecord>> log(const DutyLogQuery& query) const;

 private:
  Result<std::unique_ptr<DutyStore>> store() const;

  DutySettings settings_;
  std::string dataDir_;
};

}  // namespace relay
