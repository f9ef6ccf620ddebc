#include "Recordings/RecordedCall.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace relay::recordings {
namespace {

using nlohmann::json;

json momentOf(const std::optional<WallTime>& moment) {
  return moment ? json(moment->time_since_epoch().count()) : json(nullptr);
}
WallTime timeFrom(const json& value) { return WallTime(std::chrono::milliseconds(value.get<std::int64_t>())); }
std::optional<WallTime> momentFrom(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(timeFrom(value));
}

json jsonOf(const std::optional<CallEvent>& event) {
  return event ? json::parse(relay::toJson(*event), nullptr, false) : json(nullptr);
}
std::optional<CallEvent> eventFrom(const json& value) {
  if (value.is_null()) return std::nullopt;
  auto event = callEventFromJson(value.dump());
  return event ? std::optional(std::move(event).value()) : std::nullopt;
}

json jsonOf(const RecordedLeg& leg) {
  return {{"leg", leg.number},
          {"user", leg.user},
          {"answered", momentOf(leg.answeredAt)},
          {"ended", momentOf(leg.endedAt)},
          {"end", jsonOf(leg.end)}};
}

RecordedLeg legFrom(const json& value) {
  return {value.at("leg").get<int>(), value.at("user").get<std::string>(), timeFrom(value.at("answered")),
          momentFrom(value.at("ended")), eventFrom(value.at("end"))};
}

RecordedCall callFrom(const json& value) {
  RecordedCall call;
  call.key = value.at("key").get<std::string>();
  call.callId = value.at("callid").get<std::int64_t>();
  call.caller = value.at("caller").get<std::string>();
  call.direction = value.at("incoming").get<bool>() ? Direction::Incoming : Direction::Outgoing;
  call.sequence = value.at("sequence").get<int>();
  call.firstAt = timeFrom(value.at("first"));
  call.lastAt = timeFrom(value.at("last"));
  call.overAt = momentFrom(value.at("over"));
  for (const auto& leg : value.at("legs")) call.legs.push_back(legFrom(leg));
  call.end = eventFrom(value.at("end"));
  return call;
}

}  // namespace

std::optional<WallTime> RecordedCall::endedBy(WallTime now) const {
  constexpr std::chrono::seconds silence{60};
  if (overAt) return overAt;
  const bool talking =
      std::any_of(legs.begin(), legs.end(), [](const RecordedLeg& leg) { return !leg.endedAt.has_value(); });
  if (!talking && end && now - lastAt >= silence) return lastAt;
  return std::nullopt;
}

std::string toJson(const RecordedCall& call) {
  json legs = json::array();
  for (const auto& leg : call.legs) legs.push_back(jsonOf(leg));
  const json value{{"key", call.key},
                   {"callid", call.callId},
                   {"caller", call.caller},
                   {"incoming", call.direction == Direction::Incoming},
                   {"sequence", call.sequence},
                   {"first", momentOf(call.firstAt)},
                   {"last", momentOf(call.lastAt)},
                   {"over", momentOf(call.overAt)},
                   {"legs", legs},
                   {"end", jsonOf(call.end)}};
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<RecordedCall> recordedCallFromJson(const std::string& text) {
  try {
    return callFrom(json::parse(text));
  } catch (const json::exception& problem) {
    return Error{Error::Kind::Disk, std::string("A saved call can't be read: ") + problem.what(), false};
  }
}

}  // namespace relay::recordings
