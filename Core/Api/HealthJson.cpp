#include <functional>

#include <nlohmann/json.hpp>

#include "Core/Api/Health.h"
#include "Core/Masking.h"
#include "Core/Moment.h"
#include "Core/OnDuty/DutyJson.h"

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

nlohmann::json describe(const ForwardingStatus& forwarding) {
  return {{"extension", forwarding.extension},
          {"confirmed", forwarding.confirmed},
          {"number", masked(forwarding.inPbx)},
          {"problem", forwarding.problem}};
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

nlohmann::json describe(const DutyHealth& duty) {
  nlohmann::json warnings = nlohmann::json::array();
  for (const auto& warning : duty.warnings) warnings.push_back(nlohmann::json::parse(toJson(warning)));
  return {{"active", duty.now.active},
          {"source", dutySourceWord(duty.now.source)},
          {"person", duty.now.person},
          {"number", masked(duty.now.number)},
          {"validUntil", optionalMoment(duty.now.validUntil)},
          {"stale", duty.now.stale},
          {"roster", duty.roster},
          {"rosterAt", optionalMoment(duty.rosterAt)},
          {"rosterProblem", duty.rosterProblem},
          {"warnings", warnings}};
}

// Gaps and the like are no failure of the service until they are about to do harm.
constexpr std::chrono::hours warningIsNear{24};

void judgeDuty(const HealthReport& report, const std::function<void(std::string)>& blame) {
  const DutyHealth& duty = report.duty;
  if (!duty.enabled) return;
  for (const auto& problem : {duty.rosterProblem, duty.holidaysProblem}) {
    if (!problem.empty()) blame(problem);
  }
  if (!duty.auditProblem.empty()) blame("The proof of who was on duty can't be written: " + duty.auditProblem);
  if (!duty.now.active && duty.now.number.empty()) blame("Nobody is on duty, and there is no fallback_number");
  for (const auto& warning : duty.warnings) {
    if (warning.from < report.at + warningIsNear) blame(warning.text);
  }
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
  if (report.forwarding.needsPerson) blame("Number on duty: " + report.forwarding.problem);
  for (const auto& endpoint : report.endpoints) {
    if (endpoint.paused) blame("Endpoint " + endpoint.name + " is paused: " + endpoint.problem);
  }
  judgeDuty(report, blame);
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
  if (report.duty.enabled) json["onDuty"] = describe(report.duty);
  if (report.forwarding.enabled) json["push"] = describe(report.forwarding);
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace relay
