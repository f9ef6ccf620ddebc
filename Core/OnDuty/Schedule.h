#pragma once

#include <optional>
#include <string>
#include <vector>

#include "Core/OnDuty/DutyAnswer.h"
#include "Core/OnDuty/DutyNumber.h"
#include "Core/OnDuty/PersonNames.h"
#include "Core/OnDuty/Roster.h"

namespace relay {

// Everything that decides who is reached.
struct DutyPlan {
  std::vector<Assignment> overrides;  // the newest last
  std::vector<Assignment> roster;
  std::vector<Assignment> holidays;  // those that name a person
  std::vector<PersonSettings> people;
  std::string fallbackNumber;
  std::string fallbackName;
  DutyNumberRules rules;
  WallTime from;  // what the roster was read for
  WallTime until;
};

// Who is reached at each moment, worked out ahead.
//
// At a moment the first of these that has somebody with a usable number counts: the newest override, the roster, the
// holidays, the fallback. Of several in a roster: the better PRIORITY (1 before 9 before none), then who began later,
// then who stands later in it.
//
// Threads: pure; const members from any.
class Schedule {
 public:
  Schedule() = default;
  explicit Schedule(const DutyPlan& plan);

  // Everything but `stale` and `asOf`. The first of `fallbacks` are the others on duty, the last is the fallback.
  DutyAnswer at(WallTime moment) const;

  // [from, to) without holes: shifts of one person in a row are one; Fallback where nobody is on duty.
  std::vector<DutyShift> between(WallTime from, WallTime to) const;

  // The next moment after `moment` at which anything of the answer changes; nullopt: none is known.
  std::optional<WallTime> changeAfter(WallTime moment) const;

 private:
  // Until the next stretch begins, the same people can be reached in the same order.
  struct Stretch {
    WallTime from;
    std::vector<DutyShift> reached;  // in order, with usable numbers; their times are not set
    std::size_t first = 0;           // the stretch that its shift begins with
  };
  std::size_t indexAt(WallTime moment) const;
  std::size_t endOfShift(std::size_t index) const;  // the first stretch after it with another person or source
  DutyShift shiftOf(std::size_t index) const;
  std::optional<DutyShift> nextShift(std::size_t after) const;

  std::vector<Stretch> stretches_;  // never empty once built; the first begins before all time
  DutyShift fallback_;
  bool fallbackUsable_ = false;
};

}  // namespace relay
