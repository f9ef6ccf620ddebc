#include "Service/HealthNotices.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace relay {
namespace {

constexpr std::chrono::seconds pbxPatience{10};
constexpr std::chrono::minutes lettersSummedUpFor{10};

std::string waitingText(const EndpointStatus& endpoint) { return fmt::format("{} events wait.", endpoint.waiting); }

}  // namespace

std::vector<Notice> HealthNotices::update(const HealthReport& report) {
  std::vector<Notice> notices;
  lookAtPbx(report, notices);
  for (const auto& endpoint : report.endpoints) lookAt(endpoint, report.at, notices);
  lookAtDisk(report, notices);
  return notices;
}

void HealthNotices::lookAtPbx(const HealthReport& report, std::vector<Notice>& notices) {
  if (report.pbx.connected) {
    pbxAwaySince_.reset();
    if (std::exchange(pbxLossTold_, false)) {
      notices.push_back({EventNumber::PbxBack,
                         "Calls are seen again; those that ended meanwhile are told as far as "
                         "[pbx] backfill says."});
    }
    return;
  }
  if (!pbxAwaySince_) pbxAwaySince_ = report.at;
  if (pbxLossTold_ || report.at - *pbxAwaySince_ < pbxPatience) return;
  pbxLossTold_ = true;
  notices.push_back({EventNumber::PbxLost, report.pbx.problem});
}

void HealthNotices::lookAt(const EndpointStatus& endpoint, WallTime now, std::vector<Notice>& notices) {
  bool& paused = paused_[endpoint.name];
  if (endpoint.paused && !paused) {
    notices.push_back({EventNumber::EndpointPaused,
                       fmt::format("Endpoint {}: {}. {}", endpoint.name, endpoint.problem, waitingText(endpoint))});
  } else if (!endpoint.paused && paused) {
    notices.push_back(
        {EventNumber::EndpointResumed, fmt::format("Endpoint {}: {}", endpoint.name, waitingText(endpoint))});
  }
  paused = endpoint.paused;

  Letters& letters = letters_[endpoint.name];
  if (endpoint.dead <= letters.told) return;
  if (letters.toldAt && now - *letters.toldAt < lettersSummedUpFor) return;
  notices.push_back({EventNumber::DeadLetters,
                     fmt::format("Endpoint {}: {} more, {} since the service has started. See them with \"deliveries "
                                 "list --failed\", send them with \"deliveries replay\".",
                                 endpoint.name, endpoint.dead - letters.told, endpoint.dead)});
  letters = {endpoint.dead, now};
}

void HealthNotices::lookAtDisk(const HealthReport& report, std::vector<Notice>& notices) {
  if (report.diskFailing != std::exchange(diskFailing_, report.diskFailing)) {
    notices.push_back(report.diskFailing ? Notice{EventNumber::DiskRefuses, "Make room, or see the log for its reason."}
                                         : Notice{EventNumber::DiskWell, "Nothing was lost."});
  }
  const bool low = !report.lowSpace.empty();
  if (low && !diskLow_) notices.push_back({EventNumber::DiskLow, report.lowSpace});
  diskLow_ = low;
}

}  // namespace relay
