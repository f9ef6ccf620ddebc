#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "Core/OnDuty/DutyAnswer.h"

// What the phone system's call flow is told: JSON, as docs/on-duty.md describes it. Pure.
namespace relay {

// A number as it can be dialled: "0171-12345" becomes "017112345". '+', '*' and '#' stay.
std::string diallable(std::string_view number);

// GET /integration/routing. `emptyWithoutPlan`: while nobody is on duty, no number is told.
std::string routingJson(const DutyAnswer& answer, bool emptyWithoutPlan);

// GET /integration/schedule.
std::string scheduleJson(WallTime from, WallTime to, const std::vector<DutyShift>& shifts);

}  // namespace relay
