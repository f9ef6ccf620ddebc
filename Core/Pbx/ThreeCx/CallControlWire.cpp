#include "Core/Pbx/ThreeCx/CallControlWire.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/Json.h"
#include "Core/Pbx/ThreeCx/JsonCursor.h"

namespace relay::threecx {
namespace {

using nlohmann::json;

constexpr JsonLimits listLimits{32 * 1024 * 1024, 2'000'000, 64};
constexpr JsonLimits objectLimits{256 * 1024, 20'000, 64};

bool sameWord(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(x) == lower(y);
  });
}

LegStatus statusOf(std::string_view word) {
  if (sameWord(word, "Dialing")) return LegStatus::Dialing;
  if (sameWord(word, "Ringing")) return LegStatus::Ringing;
  if (sameWord(word, "Connected")) return LegStatus::Connected;
  return LegStatus::Unknown;
}

std::optional<Participant> participantFrom(const json& object, std::string_view dn) {
  const auto id = numberOf(object, "id");
  if (!id) return std::nullopt;
  Participant participant;
  participant.id = *id;
  participant.callId = numberOf(object, "callid").value_or(0);
  participant.legId = static_cast<int>(std::clamp<std::int64_t>(numberOf(object, "legid").value_or(0), 0, INT32_MAX));
  participant.status = statusOf(textOf(object, "status"));
  participant.dn = dn;
  participant.deviceId = textOf(object, "device_id");
  participant.partyDn = textOf(object, "party_dn");
  participant.partyDnType = dnTypeOf(textOf(object, "party_dn_type"));
  participant.partyNumber = textOf(object, "party_caller_id");
  participant.partyName = textOf(object, "party_caller_name");
  participant.partyDid = textOf(object, "party_did");
  participant.originatedByDn = textOf(object, "originated_by_dn");
  participant.originatedByType = dnTypeOf(textOf(object, "originated_by_type"));
  participant.referredByDn = textOf(object, "referred_by_dn");
  participant.onBehalfOfDn = textOf(object, "on_behalf_of_dn");
  return participant;
}

// The text that a raw value stands for, by textOf's rules.
std::string rawText(std::string_view value) {
  const bool simple = value.size() >= 2 && value.size() <= 64 && value.front() == '"' &&
                      std::all_of(value.begin() + 1, value.end() - 1,
                                  [](char c) { return c >= ' ' && c <= '~' && c != '\\' && c != '"'; });
  if (simple) return std::string(value.substr(1, value.size() - 2));
  const auto parsed = parseJson("{\"v\":" + std::string(value) + "}", objectLimits);
  return parsed ? textOf(*parsed, "v") : std::string();
}

// False: not an array. null is an empty one.
bool takeParticipants(std::string_view value, std::vector<Participant>& into) {
  if (value == "[]" || value == "null") return true;
  const auto parsed = parseJson(value, listLimits);
  if (!parsed || !parsed->is_array()) return false;
  for (const auto& item : *parsed) {
    if (auto participant = participantFrom(item, {})) into.push_back(std::move(*participant));
  }
  return true;
}

enum class DnOutcome { Read, LeftOut, Broken };

// Devices make up most of the text and are of no use: they are passed over, not parsed.
DnOutcome readDn(std::string_view text, DnState& state) {
  if (!text.starts_with('{')) return DnOutcome::LeftOut;
  JsonCursor object(text);
  bool whole = object.enter('{');
  while (whole && object.next('}')) {
    const auto name = object.key();
    const auto value = object.value();
    if (name == "dn")
      state.dn = rawText(value);
    else if (name == "type")
      state.type = dnTypeOf(rawText(value));
    else if (name == "participants")
      whole = takeParticipants(value, state.participants);
  }
  if (!whole || !object.good()) return DnOutcome::Broken;
  for (auto& participant : state.participants) {
    participant.dn = state.dn;
    participant.dnType = state.type;
  }
  return state.dn.empty() ? DnOutcome::LeftOut : DnOutcome::Read;
}

// attached_data is null in practice, documented as the entity, and seen by one client as a reply
// {StatusCode, Response}.
std::optional<Participant> attachedTo(const json& event, const Entity& entity) {
  const auto data = event.find("attached_data");
  if (entity.kind != Entity::Kind::Participant || data == event.end() || !data->is_object()) return std::nullopt;
  const auto wrapped = data->find("Response");
  const json& object = wrapped != data->end() && wrapped->is_object() ? *wrapped : *data;
  if (textOf(object, "status").empty()) return std::nullopt;
  auto participant = participantFrom(object, entity.dn);
  if (participant && participant->id != entity.participantId) return std::nullopt;
  return participant;
}

}  // namespace

DnType dnTypeOf(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, DnType>, 5> words = {{{"Wextension", DnType::User},
                                                                                {"Wqueue", DnType::Queue},
                                                                                {"Wexternalline", DnType::ExternalLine},
                                                                                {"None", DnType::None},
                                                                                {"", DnType::None}}};
  for (const auto& [name, type] : words) {
    if (sameWord(word, name)) return type;
  }
  return DnType::Other;
}

std::optional<Frame> parseFrame(std::string_view text) {
  const auto parsed = parseJson(text);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const auto event = parsed->find("event");
  if (event == parsed->end() || !event->is_object()) return std::nullopt;
  const auto type = numberOf(*event, "event_type");
  if (!type) return std::nullopt;
  Frame frame;
  frame.sequence = numberOf(*parsed, "sequence");
  frame.entity = parseEntity(textOf(*event, "entity"));
  frame.kind = *type == 0 ? Frame::Kind::Upsert : *type == 1 ? Frame::Kind::Remove : Frame::Kind::Other;
  if (frame.kind == Frame::Kind::Upsert) frame.attached = attachedTo(*event, frame.entity);
  return frame;
}

std::optional<Participant> parseParticipant(std::string_view text, std::string_view dn) {
  const auto parsed = parseJson(text, objectLimits);
  return parsed ? participantFrom(*parsed, dn) : std::nullopt;
}

std::optional<std::vector<DnState>> parseDnList(std::string_view text) {
  if (!withinLimits(text, listLimits)) return std::nullopt;
  JsonCursor list(text);
  std::vector<DnState> states;
  list.enter('[');
  while (list.good() && list.next(']')) {
    DnState state;
    const DnOutcome outcome = readDn(list.value(), state);
    if (outcome == DnOutcome::Broken) return std::nullopt;
    if (outcome == DnOutcome::Read) states.push_back(std::move(state));
  }
  if (!list.atEnd()) return std::nullopt;
  return states;
}

std::optional<DnState> parseDn(std::string_view text) {
  if (!withinLimits(text, listLimits)) return std::nullopt;
  JsonCursor cursor(text);
  DnState state;
  const bool read = readDn(cursor.value(), state) == DnOutcome::Read && cursor.atEnd();
  if (!read) return std::nullopt;
  return state;
}

}  // namespace relay::threecx
