#include <utility>

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "Core/Masking.h"
#include "Core/Platform/NativePath.h"
#include "Recordings/RecordingsJson.h"
#include "Recordings/RecordingsService.h"
#include "Service/EventLog.h"
#include "Service/RelayState.h"
#include "Service/ServiceAnswer.h"

namespace relay {

namespace {

// Where recordings lie that were fetched from the phone system, before they are MP3s.
std::string fetchedFolder(const Settings& settings) { return joinPath(settings.service.dataDir, "fetched"); }

bool fetches(const Settings& settings) {
  return settings.recordings.enabled && settings.recordings.source == RecordingSource::Xapi;
}

}  // namespace

void RelayState::followRecordings() {
  const Settings& settings = loaded.settings;
  if (!fetches(settings) || !recordingsService) return source->followRecordings(std::nullopt);
  RecordingFollowing following;
  following.folder = fetchedFolder(settings);
  following.rescan = settings.recordings.rescan;
  following.backlog = settings.recordings.backlog;
  following.fetched = [this](const std::string& path) {
    if (recordingsService) recordingsService->newFile(path);
  };
  spdlog::info("Recordings: fetching them from {}", maskedUrl(settings.pbx.url));
  source->followRecordings(std::move(following));
}

void RelayState::startRecordings() {
  pipeline->observe(nullptr);
  recordingsService.reset();
  recordingsProblem.clear();
  if (!recordingLinks) return;
  RecordingsSettings settings = loaded.settings.recordings;
  if (fetches(loaded.settings)) settings.folders = {fetchedFolder(loaded.settings)};
  using recordings::RecordingsService;
  auto started = RecordingsService::start(
      {io.get_executor(), clock, settings, loaded.settings.service.dataDir,
       [this](CallEvent event, std::vector<std::string> names, std::function<void()> accepted) {
         postRecordings(std::move(event), names, std::move(accepted));
       },
       [this](CallEvent notice) {
         if (eventLogIsOpen()) writeEvent(EventNumber::RecordingMissing, notice.text);
         dispatcher->accept({std::move(notice)}, {}, std::nullopt);
       },
       [this](const DeliveryQuery& query) { return store->list(query); },
       [this] { return source && source->status().connected; }});
  if (!started) {
    recordingsProblem = started.error().what;
    return spdlog::error("{}", recordingsProblem);
  }
  recordingsService = std::move(started).value();
  pipeline->observe([this](const CallEvent& event) { recordingsService->onEvent(event); });
  for (const auto& folder : settings.folders) spdlog::info("Recordings: looking for them in {}", folder);
}

void RelayState::answerRecordings(const nlohmann::json& request, const std::function<void(std::string)>& reply) {
  if (!recordingsService) {
    return reply(
        answerWith(Error{Error::Kind::Config, "[recordings] enabled is no, or they could not be started", false}));
  }
  if (request.value("ask", "") == "recordings.erase") {
    const std::string number = request.value("number", "");
    return recordingsService->erase(number, [this, number, reply](const auto& erased) {
      reply(erased ? eraseDeliveries(number, erased.value()) : answerWith(erased.error()));
    });
  }
  const auto query = recordings::queryFromJson(request.value("query", nlohmann::json::object()).dump());
  if (!query) return reply(answerWith(query.error()));
  recordingsService->list(query.value(), [reply](const auto& rows) {
    reply(rows ? answerWith(nlohmann::json::parse(recordings::recordingsJson(rows.value())))
               : answerWith(rows.error()));
  });
}

// What was told of a caller goes with what was recorded. On the thread of the recordings.
std::string RelayState::eraseDeliveries(const std::string& number, const recordings::Erased& erased) {
  const auto deliveries = store->eraseCaller(number);
  if (!deliveries) return answerWith(deliveries.error());
  auto result = nlohmann::json::parse(recordings::erasedJson(erased));
  result["deliveries"] = deliveries.value();
  spdlog::info("Erased, as asked for: {} files and {} deliveries of {}", erased.files.size(), deliveries.value(),
               masked(number));
  return answerWith(result);
}

// Where links can't be made the MP3s wait in the library for the next start.
void RelayState::postRecordings(CallEvent event, const std::vector<std::string>& names,
                                std::function<void()> accepted) {
  if (!recordingLinks) return spdlog::error("call {}: no link is posted: {}", event.id(), linksProblem);
  for (const auto& name : names) event.links.push_back(recordingLinks->link(name, clock.now()));
  spdlog::info("call {}: {} recorded, {} posted", event.id(), event.user,
               names.size() == 1 ? "1 link" : std::to_string(names.size()) + " links");
  dispatcher->accept({std::move(event)}, {}, std::nullopt, std::move(accepted));
}

}  // namespace relay
