#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "Core/Config/Settings.h"

namespace relay {

// The folders as this process's account sees them: {"account":…,"lines":[{"level","text"}…]}, with the remedy where a
// folder on the network is closed to an account that the network does not know. For `check --as-service`.
//
// Threads: any; a folder on the network may take a minute.
nlohmann::json checkFoldersHere(const Settings& settings);

// The same, asked of the service that runs on the data folder of `settings`; lines as in folderLines. Where none runs:
// one line that says so.
nlohmann::json askForFolders(const Settings& settings, bool& reached);

}  // namespace relay
