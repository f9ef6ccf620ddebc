#include <spdlog/spdlog.h>

#include "Core/Api/HealthRoutes.h"
#include "Service/RelayState.h"
#include "Service/ServerParts.h"

namespace relay {

void RelayState::startServer() {
  server.reset();
  serverProblem.clear();
  auto options = serverOptions(loaded.settings, clock.now());
  if (!options) {
    serverProblem = options.error().what;
    return spdlog::error("{}", serverProblem);
  }
  auto listening = Server::listen(io.get_executor(), std::move(options).value());
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
