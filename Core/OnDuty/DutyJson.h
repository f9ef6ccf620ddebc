#pragma once

#include <optional>
#include <string>

#include "Core/OnDuty/DutyAnswer.h"
#include "Core/OnDuty/DutyRecord.h"
#include "Core/OnDuty/DutyWarning.h"

namespace relay {

// JSON objects; times as RFC 3339 in UTC. Threads: pure.
std::string toJson(const DutyShift& shift);
std::string toJson(const DutyAnswer& answer);
std::string toJson(const DutyWarning& warning);
std::string toJson(const DutyRecord& line);

// The reverse; what is missing takes its default. nullopt: no JSON object, or members of another kind.
std::optional<DutyShift> dutyShiftFromJson(const std::string& text);
std::optional<DutyAnswer> dutyAnswerFromJson(const std::string& text);

// The particulars of the notice `duty_changed`.
std::string dutyChangeJson(const DutyAnswer& answer);

}  // namespace relay
