#include <utility>

#include <spdlog/spdlog.h>

#include "Recordings/RecordingsService.h"
#include "Service/EventLog.h"
#include "Service/RelayState.h"

namespace relay {

void RelayState::startRecordings() {
  pipeline->observe(nullptr);
  recordingsService.reset();
  recordingsProblem.clear();
  if (!recordingLinks) return;
  using recordings::RecordingsService;
  auto started = RecordingsService::start(
      {io.get_executor(), clock, loaded.settings.recordings, loaded.settings.service.dataDir,
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
  for (const auto& folder : loaded.settings.recordings.folders)
    spdlog::info("Recordings: looking for them in {}", folder);
}

void RelayState::postRecordings(CallEvent event, const std::vector<std::string>& names,
                                std::function<void()> accepted) {
  for (const auto& name : names) event.links.push_back(recordingLinks->link(name, clock.now()));
  spdlog::info("call {}: {} recorded, {} posted", event.id(), event.user,
               names.size() == 1 ? "1 link" : std::to_string(names.size()) + " links");
  dispatcher->accept({std::move(event)}, {}, std::nullopt, std::move(accepted));
}

}  // namespace relay
