#pragma once

#include <map>
#include <string>
#include <vector>

#include "Core/OnDuty/DutyWarning.h"

namespace relay {

// When a warning is told: as soon as it is 7 days away, again at 24 hours and at 1 hour. One that is noticed later is
// told at once, and then at those times that are still ahead; one without a time, or that has begun, once.
//
// Threads: pure; one owner. What was told is kept by text, so that a restart repeats nothing.
class WarningTimes {
 public:
  enum class Stage { Early = 0, Week = 1, Day = 2, Hour = 3 };
  using Told = std::map<std::string, int>;  // a warning's key -> the last stage told

  WarningTimes() = default;
  explicit WarningTimes(Told told) : told_(std::move(told)) {}

  // Those of `warnings` that are due, which thereby count as told. What is not among them any more is forgotten.
  std::vector<DutyWarning> due(const std::vector<DutyWarning>& warnings, WallTime now);

  // Those that were not seen before, however far away: for the log.
  std::vector<DutyWarning> fresh(const std::vector<DutyWarning>& warnings);

  const Told& told() const { return told_; }

 private:
  Told told_;
  std::map<std::string, bool> seen_;
};

// What makes two warnings the same: kind, people and begin. Threads: pure.
std::string warningKey(const DutyWarning& warning);

}  // namespace relay
