#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Api/HealthRoutes.h"
#include "Recordings/RecordingsService.h"
#include "Service/RelayParts.h"
#include "Service/RelayState.h"
#include "Service/ServerParts.h"

namespace relay {

void RelayState::serveRecordings() {
  recordingLinks.reset();
  linksProblem.clear();
  const Settings& settings = loaded.settings;
  if (!settings.recordings.enabled) return;
  auto links = recordingLinksOf(settings, true);
  if (!links) {
    linksProblem = links.error().what;
    return spdlog::error("{}; recordings are not served", linksProblem);
  }
  recordingLinks = std::move(links).value();
  if (!server) return;
  const RecordingLookup find = [this](const std::string& name, const auto& found) {
    found(recordingsService ? recordingsService->lookUp(name) : std::nullopt);
  };
  registerRecordingRoutes(*server, find, recordingLinks, settings.server.apiKey, clock);
}

void RelayState::startServer() {
  server.reset();
  serverProblem.clear();
  auto options = serverOptions(loaded.settings, clock.now());
  if (!options) {
    serverProblem = options.error().what;
    spdlog::error("{}", serverProblem);
    return serveRecordings();
  }
  listenAt(std::move(options).value());
  serveRecordings();
}

void RelayState::listenAt(ServerOptions options) {
  auto listening = Server::listen(io.get_executor(), std::move(options));
  if (!listening) {
    serverProblem = listening.error().what;
    return spdlog::error("{}", serverProblem);
  }
  server = std::move(listening).value();
  registerHealthRoutes(
      *server, [this] { return health(); }, loaded.settings.server.adminKey);
  registerDutyRoutes(*server, dutyRouteParts(*onDuty, clock, [this] { return dutyAccess(loaded.settings); }));
  for (const auto port : server->ports()) {
    spdlog::info("Answering on port {} ({})", port, loaded.settings.server.insecure ? "http" : "https");
  }
}

}  // namespace relay
