#include "Core/OnDuty/RoutingAnswer.h"

#include <nlohmann/json.hpp>

#include "Core/Moment.h"

namespace relay {
namespace {

using nlohmann::ordered_json;

std::string written(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json momentOrNull(const std::optional<WallTime>& moment) {
  return moment ? ordered_json(momentText(*moment)) : ordered_json(nullptr);
}

ordered_json shiftJson(const DutyShift& shift) {
  return {{"from", momentText(shift.from)},         {"until", momentText(shift.until)},
          {"source", dutySourceWord(shift.source)}, {"person", shift.person},
          {"display_name", shift.displayName},      {"destination_number", diallable(shift.number)}};
}

}  // namespace

std::string diallable(std::string_view number) {
  std::string dialled;
  for (const char c : number) {
    if ((c >= '0' && c <= '9') || c == '*' || c == '#' || (c == '+' && dialled.empty())) dialled += c;
  }
  return dialled;
}

std::string routingJson(const DutyAnswer& answer, bool emptyWithoutPlan) {
  const bool silent = !answer.active && emptyWithoutPlan;
  ordered_json json{{"status", answer.active ? "active_plan" : "no_plan"},
                    {"destination_number", silent ? std::string() : diallable(answer.number)},
                    {"source", dutySourceWord(answer.source)},
                    {"display_name", silent ? std::string() : answer.displayName}};
  json["valid_until"] = momentOrNull(answer.validUntil);
  json["next"] = answer.next ? shiftJson(*answer.next) : ordered_json(nullptr);
  json["fallbacks"] = ordered_json::array();
  for (const auto& number : answer.fallbacks) json["fallbacks"].push_back(diallable(number));
  json["stale"] = answer.stale;
  json["as_of"] = momentOrNull(answer.asOf == WallTime{} ? std::nullopt : std::optional(answer.asOf));
  return written(json);
}

std::string scheduleJson(WallTime from, WallTime to, const std::vector<DutyShift>& shifts) {
  ordered_json json{{"from", momentText(from)}, {"to", momentText(to)}};
  json["shifts"] = ordered_json::array();
  for (const auto& shift : shifts) json["shifts"].push_back(shiftJson(shift));
  return written(json);
}

}  // namespace relay
