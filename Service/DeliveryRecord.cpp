#include "Service/DeliveryRecord.h"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "Core/Api/DeliveriesJson.h"
#include "Core/Platform/NativePath.h"
#include "Service/Database.h"
#include "Service/ServiceAnswer.h"

namespace relay {
namespace {

using nlohmann::json;

json rowsOf(const std::vector<DeliveryRow>& rows) { return json::parse(deliveriesJson(rows)); }

json queryOf(const DeliveryQuery& query) { return json::parse(toJson(query)); }

// No service there is a network error; anything else is the service's own word.
bool nobodyThere(const Error& error) { return error.kind == Error::Kind::Network; }

}  // namespace

DeliveryRecord::~DeliveryRecord() = default;

Result<Store*> DeliveryRecord::store() {
  if (store_) return store_.get();
  const std::string file = databaseFile(dataDir_);
  std::error_code unknown;
  if (!std::filesystem::exists(nativePath(file), unknown)) {
    return Error{Error::Kind::Config, "There is no record yet: " + file + " does not exist", false};
  }
  auto opened = Store::open(file);
  if (!opened) return opened.error();
  store_ = std::move(opened).value();
  return store_.get();
}

Result<json> DeliveryRecord::list(const DeliveryQuery& query) {
  auto answer = askRunningService(dataDir_, {{"ask", "deliveries.list"}, {"query", queryOf(query)}});
  if (answer || !nobodyThere(answer.error())) return answer;
  const auto opened = store();
  if (!opened) return opened.error();
  const auto rows = opened.value()->list(query);
  if (!rows) return rows.error();
  return rowsOf(rows.value());
}

Result<json> DeliveryRecord::replay(const DeliveryQuery& query, bool dryRun) {
  auto answer =
      askRunningService(dataDir_, {{"ask", "deliveries.replay"}, {"query", queryOf(query)}, {"dryRun", dryRun}});
  if (answer || !nobodyThere(answer.error())) return answer;
  const auto opened = store();
  if (!opened) return opened.error();
  auto rows = opened.value()->list(query);
  if (!rows) return rows.error();
  std::erase_if(rows.value(), [](const DeliveryRow& row) { return row.state == DeliveryState::Waiting; });
  if (dryRun) return rowsOf(rows.value());
  std::vector<std::int64_t> seqs;
  for (const auto& row : rows.value()) seqs.push_back(row.seq);
  const auto replayed = opened.value()->replay(seqs);
  if (!replayed) return replayed.error();
  return rowsOf(rows.value());
}

Outcome DeliveryRecord::resume(const std::string& endpoint) {
  const auto answer = askRunningService(dataDir_, {{"ask", "deliveries.resume"}, {"endpoint", endpoint}});
  if (!answer) return answer.error();
  return success();
}

}  // namespace relay
