#pragma once

#include <stop_token>
#include <string>

#include "Core/Result.h"

namespace relay::recordings {

// SHA-256 of a file, as 64 hex digits. Constant memory; blocks.
// Failure: Disk; Timeout when stopped.
Result<std::string> contentHash(const std::string& path, const std::stop_token& stop);

}  // namespace relay::recordings
