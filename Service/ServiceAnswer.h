#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "Core/Result.h"

namespace relay {

// How a running service answers a command over the local channel: one JSON object,
// {"ok":true,"result":…} or {"ok":false,"kind":"config","what":"…"}.
std::string answerWith(const nlohmann::json& result);
std::string answerWith(const Error& error);

// Asks the service of `dataDir`; `request` has a member "ask".
// Failure: Network when none runs there; else what the service answered.
Result<nlohmann::json> askRunningService(const std::string& dataDir, const nlohmann::json& request);

// Whether a service runs on `dataDir`, by whether it answers.
bool serviceRuns(const std::string& dataDir);

}  // namespace relay
