#pragma once

#include <memory>
#include <string>

#include "Core/Delivery/Database.h"
#include "Core/Delivery/Store.h"
#include "Core/Result.h"

namespace relay {

inline constexpr int storeVersion = 1;  // PRAGMA user_version

// Opens the database file of the Store for this process alone, with every check of Store::open:
// version, integrity, tables. A broken file is set aside and a fresh one begun.
Result<std::unique_ptr<Database>> openStoreFile(const std::string& file, const StoreOptions& options);

// What an administrator can do about the last failure of this database: "the disk is full: free some space".
std::string adviceFor(const Database& database);

// Whether the last failure means that the file itself is damaged.
bool isBroken(const Database& database);

}  // namespace relay
