#pragma once

#include <nlohmann/json_fwd.hpp>

#include "Core/Config/Settings.h"

namespace relay {

// The roster as it is now, and what is wrong with the plan of the next 14 days, as lines of `check`. A roster at a URL
// is that of the service's last fetch: its address may be asked only so often. Numbers are masked. Blocks.
nlohmann::json dutyLines(const Settings& settings);

}  // namespace relay
