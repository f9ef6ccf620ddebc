#include "Recordings/RecordingsJson.h"

#include <nlohmann/json.hpp>

#include "Core/Moment.h"

namespace relay::recordings {
namespace {

using nlohmann::json;

std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

const char* nameOf(PostState state) {
  switch (state) {
    case PostState::Waiting: return "waiting";
    case PostState::Posted: return "posted";
    case PostState::Kept: return "kept";
  }
  return "kept";
}

json jsonOf(const Recording& recording) {
  return {{"name", recording.name()},
          {"id", recording.id()},
          {"callid", recording.callId},
          {"extension", recording.extension},
          {"caller", recording.caller},
          {"direction", recording.direction == Direction::Incoming ? "incoming" : "outgoing"},
          {"seconds", static_cast<double>(recording.length.count()) / 1000.0},
          {"bytes", recording.bytes},
          {"madeAt", momentText(recording.madeAt)},
          {"state", nameOf(recording.posted)},
          {"source", recording.source},
          {"wavSha256", recording.hash}};
}

json numberOf(const std::optional<WallTime>& moment) {
  return moment ? json(moment->time_since_epoch().count()) : json(nullptr);
}

template <class Value>
void read(const json& from, const char* name, std::optional<Value>& to) {
  if (from.contains(name) && !from.at(name).is_null()) to = from.at(name).get<Value>();
}
void read(const json& from, const char* name, std::optional<WallTime>& to) {
  std::optional<std::int64_t> number;
  read(from, name, number);
  if (number) to = WallTime(std::chrono::milliseconds(*number));
}

Error notUnderstood() { return {Error::Kind::Config, "This question about recordings is not understood", false}; }

}  // namespace

std::string recordingsJson(const std::vector<Recording>& recordings) {
  json rows = json::array();
  for (const auto& recording : recordings) rows.push_back(jsonOf(recording));
  return dumped(rows);
}

std::string erasedJson(const Erased& erased) {
  return dumped(json{{"files", erased.files}, {"callKeys", erased.callKeys}, {"problems", erased.problems}});
}

Result<Erased> erasedFromJson(const std::string& text) {
  try {
    const json value = json::parse(text);
    return Erased{value.at("files").get<std::vector<std::string>>(),
                  value.at("callKeys").get<std::vector<std::string>>(),
                  value.at("problems").get<std::vector<std::string>>()};
  } catch (const json::exception&) {
    return notUnderstood();
  }
}

std::string queryJson(const RecordingQuery& query) {
  json value{{"since", numberOf(query.since)}, {"until", numberOf(query.until)}, {"limit", query.limit}};
  if (query.name) value["name"] = *query.name;
  if (query.callId) value["callId"] = *query.callId;
  if (query.callKey) value["callKey"] = *query.callKey;
  if (query.number) value["number"] = *query.number;
  if (query.posted) value["posted"] = static_cast<int>(*query.posted);
  return dumped(value);
}

Result<RecordingQuery> queryFromJson(const std::string& text) {
  try {
    const json value = json::parse(text);
    RecordingQuery query;
    read(value, "name", query.name);
    read(value, "callId", query.callId);
    read(value, "callKey", query.callKey);
    read(value, "number", query.number);
    read(value, "since", query.since);
    read(value, "until", query.until);
    std::optional<int> posted;
    read(value, "posted", posted);
    if (posted && *posted >= 0 && *posted <= 2) query.posted = static_cast<PostState>(*posted);
    query.limit = value.value("limit", query.limit);
    return query;
  } catch (const json::exception&) {
    return notUnderstood();
  }
}

}  // namespace relay::recordings
