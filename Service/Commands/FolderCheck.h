#pragma once

#include <nlohmann/json_fwd.hpp>

#include "Core/Config/Settings.h"

namespace relay {

// Whether the data folder, and the recordings' folders where they are enabled, can be used by this
// account: lines of {"level","text"}.
nlohmann::json folderLines(const Settings& settings);

}  // namespace relay
