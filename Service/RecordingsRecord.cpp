#include "Service/RecordingsRecord.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Delivery/Store.h"
#include "Recordings/RecordingsJson.h"
#include "Recordings/RecordingsService.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/Database.h"
#include "Service/ServiceAnswer.h"

namespace relay {
namespace {

using nlohmann::json;

bool nobodyThere(const Error& error) { return error.kind == Error::Kind::Network; }

}  // namespace

Result<json> RecordingsRecord::list(const recordings::RecordingQuery& query) {
  const std::string dataDir = dataDirOf(configFile_);
  auto answer =
      askRunningService(dataDir, {{"ask", "recordings.list"}, {"query", json::parse(recordings::queryJson(query))}});
  if (answer || !nobodyThere(answer.error())) return answer;
  const auto library = recordings::Library::read(recordings::libraryFile(dataDir));
  if (!library) return library.error();
  const auto rows = library.value()->list(query);
  if (!rows) return rows.error();
  return json::parse(recordings::recordingsJson(rows.value()));
}

Result<json> RecordingsRecord::erase(const std::string& number) {
  const std::string dataDir = dataDirOf(configFile_);
  auto answer = askRunningService(dataDir, {{"ask", "recordings.erase"}, {"number", number}});
  if (answer || !nobodyThere(answer.error())) return answer;
  const auto settings = settingsForCommand(configFile_);
  if (!settings) return Error{Error::Kind::Config, "Nothing was erased: mend the settings first", false};
  const auto library = recordings::Library::read(recordings::libraryFile(dataDir));
  if (!library) return library.error();
  const auto erased = recordings::eraseCaller(*library.value(), settings->recordings.output, number);
  if (!erased) return erased.error();
  json result = json::parse(recordings::erasedJson(erased.value()));
  auto store = Store::open(databaseFile(dataDir));
  if (!store) return store.error();
  const auto deliveries = store.value()->eraseCaller(number);
  if (!deliveries) return deliveries.error();
  result["deliveries"] = deliveries.value();
  return result;
}

}  // namespace relay
