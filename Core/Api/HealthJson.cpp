#include <nlohmann/json.hpp>

#include "Core/Api/Health.h"
#include "Core/Moment.h"

namespace relay {
namespace {

nlohmann::json optionalMoment(const std::optional<WallTime>& moment) {
  return moment ? nlohmann::json(momentText(*moment)) : nlohmann::json(nullptr);
}

nlohmann::json describe(const PbxStatus& pbx) {
  nlohmann::json json{{"connected", pbx.connected},
                      {"problem", pbx.problem},
                      {"version", pbx.version},
                      {"lastContact", optionalMoment(pbx.lastContact)},
                      {"activeCallsReadable", pbx.activeCallsReadable},
                      {"callLogReadable", pbx.callLogReadable},
                      {"monitored", pbx.monitored.size()},
                      {"notMonitored", pbx.notMonitored}};
  if (pbx.clockAhead) json["clockAheadMs"] = pbx.clockAhead->count();
  return json;
}

nlohmann::json describe(const EndpointStatus& endpoint) {
  return {{"name", endpoint.name},
          {"waiting", endpoint.waiting},
          {"inFlight", endpoint.inFlight},
          {"delivered", endpoint.delivered},
          {"failedAttempts", endpoint.failedAttempts},
          {"expired", endpoint.expired},
          {"dead", endpoint.dead},
          {"filtered", endpoint.filtered},
          {"paused", endpoint.paused},
          {"problem", endpoint.problem},
          {"oldestWaiting", optionalMoment(endpoint.oldestWaiting)}};
}

nlohmann::json describe(const RecordingsHealth& recordings) {
  return {{"open", recordings.open},
          {"made", recordings.made},
          {"failed", recordings.failed},
          {"kept", recordings.kept},
          {"bytes", recordings.bytes}};
}

}  // namespace

HealthVerdict judge(const HealthReport& report) {
  HealthVerdict verdict;
  const auto blame = [&verdict](std::string problem) {
    verdict.ok = false;
    verdict.problems.push_back(std::move(problem));
  };
  if (!report.pbx.connected) {
    blame(report.pbx.problem.empty() ? "The phone system is not connected" : report.pbx.problem);
  }
  if (report.diskFailing) blame("The database cannot be written; events are kept in memory until it can");
  for (const auto& problem : report.problems) blame(problem);
  for (const auto& endpoint : report.endpoints) {
    if (endpoint.paused) blame("Endpoint " + endpoint.name + " is paused: " + endpoint.problem);
  }
  return verdict;
}

std::string healthJson(const HealthReport& report) {
  const HealthVerdict verdict = judge(report);
  nlohmann::json endpoints = nlohmann::json::array();
  for (const auto& endpoint : report.endpoints) endpoints.push_back(describe(endpoint));
  nlohmann::json json{{"status", verdict.ok ? "ok" : "degraded"},
                      {"problems", verdict.problems},
                      {"version", report.version},
                      {"time", momentText(report.at)},
                      {"startedAt", momentText(report.startedAt)},
                      {"runningCalls", report.runningCalls},
                      {"events", report.events},
                      {"diskFailing", report.diskFailing},
                      {"residentBytes", report.residentBytes},
                      {"pbx", describe(report.pbx)},
                      {"endpoints", endpoints}};
  if (report.recordings) json["recordings"] = describe(*report.recordings);
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace relay
