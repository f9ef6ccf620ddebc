#pragma once

#include <string>
#include <vector>

#include "Core/Config/Settings.h"

namespace relay {

// What a reload changes, for the log: "[webhooks] timeout: 10s -> 5s", "[webhook crm] added",
// "[pbx] client_secret changed". Secrets are never shown; numbers and URLs are masked.
// Empty when both mean the same.
std::vector<std::string> describeChanges(const Settings& before, const Settings& after);

// The sections that differ, as "pbx", "webhook crm", "server" …: what must be built anew.
std::vector<std::string> changedSections(const Settings& before, const Settings& after);

}  // namespace relay
