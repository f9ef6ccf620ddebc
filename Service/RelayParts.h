#pragma once

#include <functional>
#include <memory>

#include "Core/Api/RecordingLinks.h"
#include "Core/Calls/CallTracker.h"
#include "Core/Config/Settings.h"
#include "Core/Http/HttpClient.h"
#include "Core/Result.h"

namespace relay {

// How settings become the parts of the relay; nothing is started here.

// Failure: Config when the time zone cannot be used on this machine.
Result<TrackerOptions> trackerOptions(const Settings& settings);

// Whether anybody wants to hear of internal calls.
bool reportsInternalCalls(const Settings& settings);

// How links to recordings are made and judged. Failure and `makeKey`: as recordingKeys.
Result<std::shared_ptr<const RecordingLinks>> recordingLinksOf(const Settings& settings, bool makeKey);

// The client that sends an endpoint's webhooks.
std::unique_ptr<HttpClient> endpointClient(boost::asio::any_io_executor executor, const EndpointSettings& endpoint);

}  // namespace relay
