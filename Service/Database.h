#pragma once

#include <string>

namespace relay {

// The database file of a data folder.
inline std::string databaseFile(const std::string& dataDir) { return dataDir + "/relay.db"; }

}  // namespace relay
