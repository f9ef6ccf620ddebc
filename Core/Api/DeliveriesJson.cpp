#include "Core/Api/DeliveriesJson.h"

#include <array>
#include <exception>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Moment.h"

namespace relay {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<DeliveryState, std::string_view>, 4> stateNames{{
    {DeliveryState::Waiting, "waiting"},
    {DeliveryState::Delivered, "delivered"},
    {DeliveryState::Expired, "expired"},
    {DeliveryState::Dead, "dead"},
}};

// Links without their signatures: whoever may read the record may not therefore hear the recordings.
json linksOf(const CallEvent& event) {
  json links = json::array();
  for (const auto& link : event.links) links.push_back(link.substr(0, link.find('?')));
  return links;
}

json describe(const DeliveryRow& row) {
  json shown{{"seq", row.seq},
             {"endpoint", row.endpoint},
             {"webhookId", row.webhookId},
             {"event", row.word},
             {"id", row.event.id()},
             {"callid", row.event.callId},
             {"user", row.event.user},
             {"callerid", row.event.callerNumber},
             {"state", stateName(row.state)},
             {"attempts", row.attempts},
             {"acceptedAt", momentText(row.acceptedAt)},
             {"finishedAt", row.finishedAt ? json(momentText(*row.finishedAt)) : json(nullptr)},
             {"status", row.httpStatus},
             {"note", row.note}};
  if (row.event.kind == EventKind::Recording) shown["links"] = linksOf(row.event);
  if (row.event.kind == EventKind::Notice) shown["text"] = row.event.text;
  return shown;
}

Error badQuery(const std::string& what) { return {Error::Kind::Config, "The query is not understood: " + what}; }

void readMoment(const json& query, const char* member, std::optional<WallTime>& moment) {
  if (!query.contains(member)) return;
  moment = parseMoment(query.at(member).get<std::string>(), WallTime{});
  if (!moment) throw std::invalid_argument(std::string(member) + " is not a time");
}

template <class T>
void read(const json& query, const char* member, T& value) {
  if (query.contains(member)) value = query.at(member).get<typename T::value_type>();
}

DeliveryQuery readQuery(const json& query) {
  DeliveryQuery result;
  read(query, "endpoint", result.endpoint);
  read(query, "seq", result.seq);
  read(query, "callid", result.callId);
  read(query, "callkey", result.callKey);
  readMoment(query, "since", result.since);
  readMoment(query, "until", result.until);
  if (query.contains("state")) {
    result.state = stateFromName(query.at("state").get<std::string>());
    if (!result.state) throw std::invalid_argument("state is none of waiting, delivered, expired, dead");
  }
  result.limit = query.value("limit", result.limit);
  if (result.limit < 1 || result.limit > 10'000) throw std::invalid_argument("limit is not within 1..10000");
  return result;
}

}  // namespace

std::string_view stateName(DeliveryState state) {
  for (const auto& [known, name] : stateNames) {
    if (known == state) return name;
  }
  return "waiting";
}

std::optional<DeliveryState> stateFromName(std::string_view name) {
  for (const auto& [state, known] : stateNames) {
    if (known == name) return state;
  }
  return std::nullopt;
}

std::string deliveriesJson(const std::vector<DeliveryRow>& rows) {
  json list = json::array();
  for (const auto& row : rows) list.push_back(describe(row));
  return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string toJson(const DeliveryQuery& query) {
  json members = json::object();
  if (query.endpoint) members["endpoint"] = *query.endpoint;
  if (query.state) members["state"] = stateName(*query.state);
  if (query.seq) members["seq"] = *query.seq;
  if (query.callId) members["callid"] = *query.callId;
  if (query.callKey) members["callkey"] = *query.callKey;
  if (query.since) members["since"] = momentText(*query.since);
  if (query.until) members["until"] = momentText(*query.until);
  members["limit"] = query.limit;
  return members.dump();
}

Result<DeliveryQuery> deliveryQueryFromJson(const std::string& text) {
  try {
    return readQuery(json::parse(text));
  } catch (const std::exception& failed) {
    return badQuery(failed.what());
  }
}

}  // namespace relay
