#include <spdlog/spdlog.h>

#include "Core/Api/InspectionJson.h"
#include "Core/Masking.h"
#include "Core/Pbx/Capture.h"
#include "Core/Pbx/ThreeCx/ThreeCxSource.h"
#include "Service/RelayState.h"

namespace relay {

void RelayState::startSource(std::optional<WallTime> lastContact) {
  spdlog::info("Phone system: {}", maskedUrl(loaded.settings.pbx.url));
  sourceConnected = false;
  source = makeThreeCxSource(io.get_executor(), clock, inspectionScope(loaded.settings),
                             {makeRestClient, makeWebSocket}, &tap);
  pipeline->connect(*source);
  source->start(*pipeline, lastContact);
  if (forwarding) forwarding->sessionReplaced();
  followRecordings();
}

void RelayState::inspect(std::function<void(std::string)> done) {
  source->inspect([done = std::move(done)](const Inspection& inspection) { done(inspectionJson(inspection)); });
}

Outcome RelayState::capture(const std::string& file, bool mask) {
  if (file.empty()) {
    tap.turnTo(nullptr);
    spdlog::info("The capture has ended");
    return success();
  }
  if (tap.inUse()) return Error{Error::Kind::Config, "A capture is under way already; end that one first", false};
  auto opened = Capture::open(file, mask, clock.now());
  if (!opened) return opened.error();
  tap.turnTo(std::move(opened).value());
  // What there is at the start belongs into a trace: looking around reads it through the tap.
  source->inspect([](const Inspection&) {});
  spdlog::info("Capturing what comes from the phone system into {}", file);
  return success();
}

}  // namespace relay
