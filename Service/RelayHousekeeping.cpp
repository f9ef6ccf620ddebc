#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "Core/Platform/Files.h"
#include "Core/Platform/ProcessMemory.h"
#include "Core/Version.h"
#include "Service/RelayState.h"

namespace relay {
namespace {

constexpr std::chrono::minutes houseEvery{10};
constexpr std::chrono::seconds noticesEvery{1};
constexpr std::uint64_t littleSpace = 200ULL * 1024 * 1024;

std::string describeLowSpace(const std::string& folder) {
  const auto space = freeSpace(folder);
  if (!space || space.value() >= littleSpace) return {};
  return fmt::format("Only {} MB are free for {}: make room before events can no longer be kept", space.value() >> 20,
                     folder);
}

}  // namespace

void RelayState::keepHouse() {
  const ServiceSettings& service = loaded.settings.service;
  store->prune(clock.now() - std::chrono::hours(24) * service.recordDays);
  lowSpace = describeLowSpace(service.dataDir);
  if (!lowSpace.empty()) spdlog::warn("{}", lowSpace);
  houseTimer.expires_after(houseEvery);
  houseTimer.async_wait([this](const boost::system::error_code& failed) {
    if (!failed) keepHouse();
  });
}

void RelayState::watchHealth() {
  for (const auto& notice : notices.update(health())) writeEvent(notice.number, notice.text);
  noticeTimer.expires_after(noticesEvery);
  noticeTimer.async_wait([this](const boost::system::error_code& failed) {
    if (!failed) watchHealth();
  });
}

HealthReport RelayState::health() const {
  HealthReport report;
  report.at = clock.now();
  report.startedAt = startedAt;
  report.version = version();
  report.pbx = source->status();
  report.endpoints = dispatcher->status();
  report.runningCalls = pipeline->runningCalls();
  report.changes = pipeline->changes();
  report.events = pipeline->events();
  report.diskFailing = store->diskFailing();
  report.lowSpace = lowSpace;
  report.residentBytes = residentBytes();
  const std::string certificateProblem = server ? server->problem() : std::string();
  for (const std::string& problem :
       {settingsProblem, serverProblem, certificateProblem, linksProblem, recordingsProblem}) {
    if (!problem.empty()) report.problems.push_back(problem);
  }
  if (recordingsService) {
    const auto status = recordingsService->status();
    report.recordings = RecordingsHealth{status.open, status.made, status.failed, status.recordings, status.bytes};
    report.problems.insert(report.problems.end(), status.problems.begin(), status.problems.end());
  }
  return report;
}

}  // namespace relay
