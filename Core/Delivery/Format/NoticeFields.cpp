#include "Core/Delivery/Format/NoticeFields.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "Core/Delivery/Format/FieldValues.h"
#include "Core/Moment.h"

namespace relay {
namespace {

using nlohmann::ordered_json;

void addMembers(const std::string& text, FormFields& fields) {
  const auto members = ordered_json::parse(text, nullptr, false);
  if (!members.is_object()) return;
  for (const auto& [name, value] : members.items()) {
    const auto taken =
        std::any_of(fields.begin(), fields.end(), [&name = name](const auto& field) { return field.first == name; });
    if (taken) continue;
    fields.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

}  // namespace

FormFields noticeFields(const CallEvent& event, const EndpointSettings& settings, const std::string& country) {
  FormFields fields{{"event", event.notice}};
  if (!event.callKey.empty()) {
    fields.emplace_back("callerid", callerIdOf(event, settings.callerIdFormat, country));
    fields.emplace_back("user", event.user);
    fields.emplace_back("id", event.id());
  }
  fields.emplace_back("text", event.text);
  fields.emplace_back("at", momentText(event.at));
  addMembers(event.fields, fields);
  return fields;
}

}  // namespace relay
