#include "Service/RelayParts.h"

#include <algorithm>
#include <string>

#include "Core/Api/RecordingKeys.h"
#include "Core/Platform/LocalStamp.h"
#include "Core/Version.h"

namespace relay {
namespace {

BackfillRule ruleOf(Backfill backfill) {
  switch (backfill) {
    case Backfill::No: return BackfillRule::No;
    case Backfill::Missed: return BackfillRule::Missed;
    case Backfill::All: return BackfillRule::All;
  }
  return BackfillRule::Missed;
}

}  // namespace

Result<TrackerOptions> trackerOptions(const Settings& settings) {
  auto stamp = makeStamp(settings.pbx.timezone);
  if (!stamp) return stamp.error();
  TrackerOptions options;
  options.missedAfter = settings.pbx.missedAfter;
  options.backfill = ruleOf(settings.pbx.backfill);
  options.dids = settings.dids;
  options.stamp = std::move(stamp).value();
  return options;
}

bool reportsInternalCalls(const Settings& settings) {
  return std::any_of(settings.endpoints.begin(), settings.endpoints.end(),
                     [](const EndpointSettings& endpoint) { return endpoint.enabled && endpoint.internalCalls; });
}

Result<std::shared_ptr<const RecordingLinks>> recordingLinksOf(const Settings& settings, bool makeKey) {
  const auto& recordings = settings.recordings;
  RecordingLinks::Rules rules{recordings.publicUrl, recordings.access, {}, recordings.expires};
  if (recordings.access == RecordingAccess::Signed) {
    auto keys = recordingKeys(settings.service.dataDir, recordings.signingKey, makeKey);
    if (!keys) return keys.error();
    rules.keys = std::move(keys).value();
  }
  return std::make_shared<const RecordingLinks>(std::move(rules));
}

std::unique_ptr<HttpClient> endpointClient(boost::asio::any_io_executor executor, const EndpointSettings& endpoint) {
  HttpClientOptions options;
  options.caFile = endpoint.caFile;
  options.tlsVerify = endpoint.tlsVerify;
  options.proxy = endpoint.proxy;
  options.privateAddresses = endpoint.privateAddresses;
  options.userAgent = std::string("EmergencyRelay/") + version();
  options.maxConnections = static_cast<std::size_t>(endpoint.maxInFlight);
  return makeBeastClient(std::move(executor), std::move(options));
}

}  // namespace relay
