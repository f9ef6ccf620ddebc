#include "Core/Api/OverrideRequest.h"

#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Moment.h"

namespace relay {
namespace {

using nlohmann::json;

constexpr std::size_t longestText = 200;

Error wrong(std::string what) { return {Error::Kind::Rejected, std::move(what), false}; }

std::string textOf(const json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>().substr(0, longestText) : std::string();
}

// "+01:00" or "-05:30".
std::optional<std::chrono::minutes> offsetOf(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  int hours = 0;
  int minutes = 0;
  const bool read = std::from_chars(text.data() + 1, text.data() + 3, hours).ptr == text.data() + 3 &&
                    std::from_chars(text.data() + 4, text.data() + 6, minutes).ptr == text.data() + 6;
  if (!read || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
  const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return text[0] == '+' ? offset : -offset;
}

}  // namespace

std::optional<WallTime> readMoment(std::string_view text, WallTime now) {
  constexpr std::size_t shortest = 25;  // "2026-03-01T18:00:00+01:00"
  if (text.size() < shortest || text.back() == 'Z') return parseMoment(text, now);
  const auto offset = offsetOf(text.substr(text.size() - 6));
  const auto moment = parseMoment(std::string(text.substr(0, text.size() - 6)) + "Z", now);
  if (!offset || !moment) return std::nullopt;
  return *moment - *offset;
}

Result<OverrideRequest> readOverride(std::string_view body, WallTime now) {
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object())
    return wrong(R"(the body must be JSON, as {"person":"Max Mustermann","from":"2026-03-01T18:00:00Z",)"
                 R"("to":"2026-03-02T08:00:00Z","why":"…"})");
  OverrideRequest request;
  request.person = textOf(parsed, "person");
  if (request.person.empty()) return wrong("\"person\" is missing: the NAME of a [person NAME]");
  const std::string from = textOf(parsed, "from");
  const auto begin = from.empty() ? std::optional(now) : readMoment(from, now);
  if (!begin) return wrong("\"from\" is no moment such as 2026-03-01T18:00:00Z");
  const auto end = readMoment(textOf(parsed, "to"), now);
  if (!end) return wrong("\"to\" is missing, or no moment such as 2026-03-02T08:00:00Z");
  request.from = *begin;
  request.to = *end;
  request.why = textOf(parsed, "why");
  return request;
}

}  // namespace relay
