#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "Core/OnDuty/OnDuty.h"

namespace relay {

// What a running service answers to the `duty` commands: "duty.now", "duty.between" (from, until), "duty.override"
// (person, from, until, why, who), "duty.clear" (from, until, why, who), times as RFC 3339 in UTC.
//
// Threads: the io thread.
std::string answerDuty(OnDuty& onDuty, const nlohmann::json& request);

// The same answers from what is known without a service.
nlohmann::json dutyNowJson(const DutyAnswer& answer, const std::string& roster, const std::string& problem);
nlohmann::json dutyShiftsJson(const std::vector<DutyShift>& shifts, const std::vector<DutyWarning>& warnings,
                              const std::string& problem);

}  // namespace relay
