#pragma once

#include <nlohmann/json_fwd.hpp>

#include "Core/Result.h"

namespace relay::sim {

// Whether a PATCH of a user is one that the phone system takes: known members of Pbx.User that can be changed, of
// the right types, down to the destinations of its forwarding profiles.
//
// Failure: Rejected with the text of the error answer.
Outcome fitsUser(const nlohmann::json& wanted);

}  // namespace relay::sim
