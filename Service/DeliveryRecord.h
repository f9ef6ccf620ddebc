#pragma once

#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "Core/Delivery/Store.h"
#include "Core/Result.h"

namespace relay {

// The record of deliveries as a command sees it: through the running service, or, where none runs,
// straight from the database.
//
// Threads: one. Blocks.
class DeliveryRecord {
 public:
  explicit DeliveryRecord(std::string dataDir) : dataDir_(std::move(dataDir)) {}
  ~DeliveryRecord();

  // Rows as in deliveriesJson.
  Result<nlohmann::json> list(const DeliveryQuery& query);
  Result<nlohmann::json> replay(const DeliveryQuery& query, bool dryRun);
  // Failure: Network when no service runs; a pause does not outlive it.
  Outcome resume(const std::string& endpoint);

 private:
  Result<Store*> store();

  std::string dataDir_;
  std::unique_ptr<Store> store_;
};

}  // namespace relay
