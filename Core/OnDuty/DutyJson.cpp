#include "Core/OnDuty/DutyJson.h"

#include <nlohmann/json.hpp>

#include "Core/Moment.h"

namespace relay {
namespace {

using nlohmann::json;

std::string line(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

// The far past and future stand for "not known".
json timeOrNull(WallTime moment) {
  if (moment <= WallTime() || moment == WallTime::max()) return nullptr;
  return momentText(moment);
}

WallTime timeOf(const json& object, const char* member) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_string()) return {};
  return parseMoment(found->get<std::string>(), WallTime()).value_or(WallTime());
}

DutySource sourceOf(const std::string& word) {
  for (const auto source : {DutySource::Plan, DutySource::Override, DutySource::Holiday}) {
    if (word == dutySourceWord(source)) return source;
  }
  return DutySource::Fallback;
}

json shiftJson(const DutyShift& shift) {
  return {{"source", dutySourceWord(shift.source)}, {"person", shift.person},
          {"display_name", shift.displayName},      {"number", shift.number},
          {"from", timeOrNull(shift.from)},         {"until", timeOrNull(shift.until)}};
}

DutyShift shiftOf(const json& object) {
  DutyShift shift{sourceOf(object.value("source", "")), object.value("person", ""), object.value("display_name", ""),
                  object.value("number", ""),           timeOf(object, "from"),     timeOf(object, "until")};
  if (shift.until == WallTime()) shift.until = WallTime::max();
  return shift;
}

json answerJson(const DutyAnswer& answer) {
  return {{"active", answer.active},
          {"source", dutySourceWord(answer.source)},
          {"person", answer.person},
          {"display_name", answer.displayName},
          {"number", answer.number},
          {"valid_until", answer.validUntil ? timeOrNull(*answer.validUntil) : json(nullptr)},
          {"next", answer.next ? shiftJson(*answer.next) : json(nullptr)},
          {"fallbacks", answer.fallbacks},
          {"stale", answer.stale},
          {"as_of", timeOrNull(answer.asOf)}};
}

DutyAnswer answerOf(const json& object) {
  DutyAnswer answer;
  answer.active = object.value("active", false);
  answer.source = sourceOf(object.value("source", ""));
  answer.person = object.value("person", "");
  answer.displayName = object.value("display_name", "");
  answer.number = object.value("number", "");
  const WallTime until = timeOf(object, "valid_until");
  if (until != WallTime()) answer.validUntil = until;
  const auto next = object.find("next");
  if (next != object.end() && next->is_object()) answer.next = shiftOf(*next);
  answer.fallbacks = object.value("fallbacks", std::vector<std::string>());
  answer.stale = object.value("stale", false);
  answer.asOf = timeOf(object, "as_of");
  return answer;
}

template <class Value, class Read>
std::optional<Value> read(const std::string& text, const Read& reader) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  try {
    return reader(object);
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::string toJson(const DutyShift& shift) { return line(shiftJson(shift)); }
std::string toJson(const DutyAnswer& answer) { return line(answerJson(answer)); }

std::string toJson(const DutyWarning& warning) {
  return line({{"kind", dutyWarningWord(warning.kind)},
               {"from", timeOrNull(warning.from)},
               {"until", timeOrNull(warning.until)},
               {"people", warning.people},
               {"text", warning.text}});
}

std::string toJson(const DutyRecord& record) {
  return line({{"seq", record.seq},
               {"at", momentText(record.at)},
               {"kind", dutyRecordWord(record.kind)},
               {"person", record.person},
               {"number", record.number},
               {"before", record.before},
               {"source", record.source},
               {"who", record.who},
               {"note", record.note}});
}

std::optional<DutyShift> dutyShiftFromJson(const std::string& text) { return read<DutyShift>(text, shiftOf); }
std::optional<DutyAnswer> dutyAnswerFromJson(const std::string& text) { return read<DutyAnswer>(text, answerOf); }

std::string dutyChangeJson(const DutyAnswer& answer) {
  return line({{"status", answer.active ? "active_plan" : "no_plan"},
               {"source", dutySourceWord(answer.source)},
               {"person", answer.person},
               {"display_name", answer.displayName},
               {"destination_number", answer.number},
               {"valid_until", answer.validUntil ? timeOrNull(*answer.validUntil) : json(nullptr)}});
}

}  // namespace relay
