#pragma once

#include <optional>
#include <string>

#include "Core/OnDuty/DutyAnswer.h"
#include "Core/OnDuty/Schedule.h"

namespace relay {

// The answer while no roster can be had: overrides still count; then the last answer for as long as it was meant to
// hold; then the fallback; and where there is none, the last number that was known.
//
// `planned`: what the schedule without a roster says. Threads: pure.
DutyAnswer answerWithoutRoster(const DutyAnswer& planned, const std::optional<DutyAnswer>& last, WallTime now);

}  // namespace relay
