#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Masking.h"
#include "Core/Platform/NativePath.h"
#include "Recordings/RecordingsService.h"
#include "Service/EventLog.h"
#include "Service/RelayState.h"

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

void RelayState::postRecordings(CallEvent event, const std::vector<std::string>& names,
                                std::function<void()> accepted) {
  for (const auto& name : names) event.links.push_back(recordingLinks->link(name, clock.now()));
  spdlog::info("call {}: {} recorded, {} posted", event.id(), event.user,
               names.size() == 1 ? "1 link" : std::to_string(names.size()) + " links");
  dispatcher->accept({std::move(event)}, {}, std::nullopt, std::move(accepted));
}

}  // namespace relay
