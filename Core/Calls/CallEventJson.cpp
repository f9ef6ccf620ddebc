#include <array>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "Core/Calls/CallEvent.h"
#include "Core/Calls/JsonText.h"

namespace relay {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 7> kinds{"ringing", "dialing",   "started", "ended",
                                                "stopped", "recording", "notice"};
constexpr std::array<std::string_view, 2> directions{"incoming", "outgoing"};
constexpr std::array<std::string_view, 3> userTypes{"ext", "queue", "other"};
constexpr std::array<std::string_view, 3> transferTypes{"notdef", "blind", "accom"};
constexpr std::array<std::string_view, 2> finishes{"ok", "missed"};

template <class Enum, std::size_t size>
std::string_view wordOf(const std::array<std::string_view, size>& words, Enum value) {
  return words[static_cast<std::size_t>(value)];
}

// A member that is absent leaves the default; one that says something unknown makes `ok` false.
template <class Enum, std::size_t size>
void readWord(const json& from, const char* name, const std::array<std::string_view, size>& words, Enum& to, bool& ok) {
  const auto member = from.find(name);
  if (member == from.end()) return;
  if (!member->is_string()) {
    ok = false;
    return;
  }
  const auto& text = member->get_ref<const std::string&>();
  for (std::size_t i = 0; i < size; ++i) {
    if (words[i] == text) {
      to = static_cast<Enum>(i);
      return;
    }
  }
  ok = false;
}

void read(const json& from, const char* name, std::string& to) {
  if (const auto member = from.find(name); member != from.end() && member->is_string()) to = *member;
}

std::optional<std::int64_t> number(const json& from, const char* name) {
  const auto member = from.find(name);
  if (member == from.end() || !member->is_number_integer()) return std::nullopt;
  return member->get<std::int64_t>();
}

bool flag(const json& from, const char* name) {
  const auto member = from.find(name);
  return member != from.end() && member->is_boolean() && member->get<bool>();
}

std::optional<WallTime> moment(const json& from, const char* name) {
  const auto value = number(from, name);
  if (!value) return std::nullopt;
  return WallTime(std::chrono::milliseconds(*value));
}

void writeTimes(calls::JsonText& to, const CallEvent& event) {
  to.always("at", event.at.time_since_epoch().count());
  if (event.rangAt) to.always("rang_at", event.rangAt->time_since_epoch().count());
  if (event.answeredAt) to.always("answered_at", event.answeredAt->time_since_epoch().count());
  to.put("talk_ms", std::int64_t{event.talk.count()});
}

void writeTexts(calls::JsonText& to, const CallEvent& event) {
  to.put("key", event.callKey);
  to.put("number", event.callerNumber);
  to.put("name", event.callerName);
  to.put("user", event.user);
  to.put("did", event.did);
  to.put("queue", event.queue);
  to.put("chid", event.historyId);
  to.put("from", event.transferredFrom);
  to.put("to", event.transferredTo);
  to.put("notice", event.notice);
  to.put("text", event.text);
  to.put("fields", event.fields);
}

void writeLinks(calls::JsonText& to, const std::vector<std::string>& links) {
  if (links.empty()) return;
  std::string& text = to.open("links");
  char before = '[';
  for (const auto& link : links) {
    text += before;
    calls::appendQuoted(text, link);
    before = ',';
  }
  text += ']';
}

void readTexts(const json& from, CallEvent& event) {
  read(from, "key", event.callKey);
  read(from, "number", event.callerNumber);
  read(from, "name", event.callerName);
  read(from, "user", event.user);
  read(from, "did", event.did);
  read(from, "queue", event.queue);
  read(from, "chid", event.historyId);
  read(from, "from", event.transferredFrom);
  read(from, "to", event.transferredTo);
  read(from, "notice", event.notice);
  read(from, "text", event.text);
  read(from, "fields", event.fields);
}

void readLinks(const json& from, std::vector<std::string>& links) {
  const auto member = from.find("links");
  if (member == from.end() || !member->is_array()) return;
  for (const auto& link : *member) {
    if (link.is_string()) links.push_back(link.get<std::string>());
  }
}

void readNumbers(const json& from, CallEvent& event) {
  event.callId = number(from, "callid").value_or(0);
  event.leg = static_cast<int>(number(from, "leg").value_or(0));
  event.sequence = static_cast<int>(number(from, "seq").value_or(0));
  event.at = moment(from, "at").value_or(WallTime{});
  event.rangAt = moment(from, "rang_at");
  event.answeredAt = moment(from, "answered_at");
  event.talk = std::chrono::milliseconds(number(from, "talk_ms").value_or(0));
  event.transferred = flag(from, "transferred");
  event.recovered = flag(from, "recovered");
  event.internal = flag(from, "internal");
}

Error unreadable(const std::string& why) {
  return {Error::Kind::Config, "A stored call event cannot be read: " + why, false};
}

}  // namespace

std::string toJson(const CallEvent& event) {
  std::string text;
  text.reserve(320);
  calls::JsonText to(text);
  to.put("kind", wordOf(kinds, event.kind));
  to.put("direction", wordOf(directions, event.direction));
  to.put("callid", event.callId);
  to.put("leg", std::int64_t{event.leg});
  to.put("seq", std::int64_t{event.sequence});
  writeTimes(to, event);
  writeTexts(to, event);
  to.put("user_type", wordOf(userTypes, event.userType));
  to.put("transfer_type", wordOf(transferTypes, event.transferType));
  to.put("finish", wordOf(finishes, event.finish));
  to.put("transferred", event.transferred);
  to.put("recovered", event.recovered);
  to.put("internal", event.internal);
  writeLinks(to, event.links);
  to.close();
  return text;
}

Result<CallEvent> callEventFromJson(const std::string& text) {
  const json from = json::parse(text, nullptr, false);
  if (!from.is_object()) return unreadable("it is not a JSON object");
  CallEvent event;
  bool ok = true;
  readWord(from, "kind", kinds, event.kind, ok);
  readWord(from, "direction", directions, event.direction, ok);
  readWord(from, "user_type", userTypes, event.userType, ok);
  readWord(from, "transfer_type", transferTypes, event.transferType, ok);
  readWord(from, "finish", finishes, event.finish, ok);
  if (!ok) return unreadable("it has a word that this version does not know");
  readTexts(from, event);
  readLinks(from, event.links);
  readNumbers(from, event);
  return event;
}

}  // namespace relay
