#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "Core/OnDuty/DutyRecord.h"
#include "Core/Platform/ZoneOffset.h"

namespace relay {

// The `duty` commands' answers for people, on standard output; times in the zone given. `now` and `shifts` as the
// running service answers them.
void printDutyNow(const nlohmann::json& now, const ZoneOffset& zone);
void printDutyNext(const nlohmann::json& now, const ZoneOffset& zone);
void printDutyShifts(const nlohmann::json& shifts, const ZoneOffset& zone);
void printDutyWarnings(const nlohmann::json& shifts);

// A line for each full hour and each hand-over; gaps are marked. Returns how many gaps there are.
int printDutyHours(const nlohmann::json& shifts, const ZoneOffset& zone);

void printDutyLog(const std::vector<DutyRecord>& lines, const ZoneOffset& zone);

}  // namespace relay
