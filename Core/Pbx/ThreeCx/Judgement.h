#pragma once

#include "Core/Pbx/Inspection.h"
#include "Core/Pbx/ThreeCx/Survey.h"

namespace relay::threecx {

// Holds what was found out against the settings. Pure.
Inspection judge(const Survey& survey, const InspectionScope& scope);

}  // namespace relay::threecx
