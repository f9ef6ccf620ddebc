#include "Service/DutyAnswers.h"

#include <nlohmann/json.hpp>

#include "Core/Moment.h"
#include "Core/OnDuty/DutyJson.h"
#include "Service/ServiceAnswer.h"

namespace relay {
namespace {

using nlohmann::json;

Error off() { return {Error::Kind::Config, "[onduty] enabled = no: the emergency number is not looked after", false}; }

WallTime timeOf(const json& request, const char* member) {
  return parseMoment(request.value(member, ""), WallTime()).value_or(WallTime());
}

std::string setOverride(OnDuty& onDuty, const json& request) {
  const auto outcome = onDuty.setOverride(request.value("person", ""), timeOf(request, "from"),
                                          timeOf(request, "until"), request.value("why", ""), request.value("who", ""));
  return outcome ? answerWith(json(json::parse(toJson(onDuty.now())))) : answerWith(outcome.error());
}

std::string clearOverrides(OnDuty& onDuty, const json& request) {
  const auto cleared = onDuty.clearOverrides(timeOf(request, "from"), timeOf(request, "until"),
                                             request.value("why", ""), request.value("who", ""));
  return cleared ? answerWith(json(cleared.value())) : answerWith(cleared.error());
}

}  // namespace

json dutyNowJson(const DutyAnswer& answer, const std::string& roster, const std::string& problem) {
  json result = json::parse(toJson(answer));
  result["roster"] = roster;
  result["problem"] = problem;
  return result;
}

json dutyShiftsJson(const std::vector<DutyShift>& shifts, const std::vector<DutyWarning>& warnings,
                    const std::string& problem) {
  json result{{"shifts", json::array()}, {"warnings", json::array()}, {"problem", problem}};
  for (const DutyShift& one : shifts) result["shifts"].push_back(json::parse(toJson(one)));
  for (const DutyWarning& one : warnings) result["warnings"].push_back(json::parse(toJson(one)));
  return result;
}

std::string answerDuty(OnDuty& onDuty, const json& request) {
  const DutyHealth health = onDuty.health();
  if (!health.enabled) return answerWith(off());
  const std::string ask = request.value("ask", "");
  if (ask == "duty.now") return answerWith(dutyNowJson(health.now, health.roster, health.rosterProblem));
  if (ask == "duty.between") {
    const auto shifts = onDuty.between(timeOf(request, "from"), timeOf(request, "until"));
    return answerWith(dutyShiftsJson(shifts, health.warnings, health.rosterProblem));
  }
  if (ask == "duty.override") return setOverride(onDuty, request);
  if (ask == "duty.clear") return clearOverrides(onDuty, request);
  return answerWith(Error{Error::Kind::Config, "The service does not know this question", false});
}

}  // namespace relay
