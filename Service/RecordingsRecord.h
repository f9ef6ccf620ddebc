#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "Core/Result.h"
#include "Recordings/Library.h"

namespace relay {

// The library of recordings as a command sees it: through the running service, or, where none runs, straight from
// its files.
//
// Threads: one. Blocks.
class RecordingsRecord {
 public:
  explicit RecordingsRecord(std::string configFile) : configFile_(std::move(configFile)) {}

  // Rows as in recordingsJson.
  Result<nlohmann::json> list(const recordings::RecordingQuery& query);
  // {"files":[…],"callKeys":[…],"problems":[…],"deliveries":n}
  Result<nlohmann::json> erase(const std::string& number);

 private:
  std::string configFile_;
};

}  // namespace relay
