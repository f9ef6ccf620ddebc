#pragma once

#include <nlohmann/json_fwd.hpp>

#include "Core/Config/Settings.h"

namespace relay {

// Whether the data folder, and the recordings' folders where they are enabled, can be used by this
// account: lines of {"level","text"}. Whatever lies on a drive letter that a service does not see is a
// fault, also where this account can use it.
nlohmann::json folderLines(const Settings& settings);

}  // namespace relay
