#pragma once

#include <nlohmann/json_fwd.hpp>

#include "Core/Config/Settings.h"

namespace relay {

// What the API client sees of the phone system, as in inspectionJson: asked of the running service,
// or, where none runs, found out by a login of our own.
//
// Threads: blocks, two minutes at most.
nlohmann::json inspectPbx(const Settings& settings);

}  // namespace relay
