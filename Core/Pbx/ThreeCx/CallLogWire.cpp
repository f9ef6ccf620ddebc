// The call log's rows; declared in XapiWire.h.
#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/Json.h"
#include "Core/Pbx/ThreeCx/Times.h"
#include "Core/Pbx/ThreeCx/XapiWire.h"

namespace relay::threecx {
namespace {

using nlohmann::json;

constexpr JsonLimits pageLimits{8 * 1024 * 1024, 500'000, 64};

DnType typeFromWord(const std::string& callType) {
  if (callType == "Extension") return DnType::User;
  if (callType == "Queue") return DnType::Queue;
  return DnType::Other;
}

DnType typeOf(const std::string& dn, const std::map<std::string, DnType>& types, DnType otherwise) {
  const auto known = types.find(dn);
  return known == types.end() ? otherwise : known->second;
}

// "Inbound: … -> Via trunk: Name (+15559000100) -> …": the number in the brackets that end the
// trunk's part. Another language of the phone system gives nothing, never something else.
std::string didFrom(const std::string& reason) {
  constexpr std::string_view mark = "Via trunk: ";
  const auto start = reason.find(mark);
  if (!reason.starts_with("Inbound") || start == std::string::npos) return {};
  const auto end = std::min(reason.find(" -> ", start), reason.size());
  const auto open = reason.rfind('(', end);
  if (open == std::string::npos || open < start || end < open + 3 || reason[end - 1] != ')') return {};
  const auto number = reason.substr(open + 1, end - open - 2);
  const bool plain = number.find_first_not_of("+0123456789*#") == std::string::npos;
  return plain ? number : std::string();
}

void takeInside(const json& row, const char* side, LoggedLeg& leg) {
  leg.dn = textOf(row, (std::string(side) + "Dn").c_str());
}

void takeOutside(const json& row, const char* side, LoggedLeg& leg) {
  const std::string name = side;
  leg.trunkDn = textOf(row, (name + "Dn").c_str());
  leg.outsideNumber = textOf(row, (name + "CallerId").c_str());
  leg.outsideName = textOf(row, (name + "DisplayName").c_str());
  if (leg.outsideName == leg.outsideNumber) leg.outsideName.clear();
}

// An internal call is told from the called side, with the caller as its number.
void takeSides(const json& row, const std::map<std::string, DnType>& types, LoggedLeg& leg) {
  const std::string direction = textOf(row, "Direction");
  leg.internal = direction == "Internal";
  leg.outgoing = direction == "Outbound";
  const char* const inside = leg.outgoing ? "Source" : "Destination";
  takeInside(row, inside, leg);
  takeOutside(row, leg.outgoing ? "Destination" : "Source", leg);
  if (leg.internal) leg.trunkDn.clear();
  const auto fromWord = leg.outgoing ? DnType::User : typeFromWord(textOf(row, "CallType"));
  leg.dnType = typeOf(leg.dn, types, fromWord);
}

std::string rowId(const json& row, const LoggedLeg& leg) {
  std::string cdr = textOf(row, "CdrId");
  if (cdr.empty()) cdr = leg.historyId + '/' + textOf(row, "StartTime") + '/' + leg.dn;
  return cdr + '/' + textOf(row, "SegmentId") + '/' + textOf(row, "SubrowDescNumber");
}

}  // namespace

std::optional<LogPage> parseCallLog(std::string_view text, const std::map<std::string, DnType>& types) {
  const auto parsed = parseJson(text, pageLimits);
  const auto* rows = parsed ? arrayOf(*parsed, "value") : nullptr;
  if (rows == nullptr) return std::nullopt;
  LogPage page;
  for (const auto& row : *rows) {
    LoggedLeg leg;
    leg.historyId = textOf(row, "CallHistoryId");
    ++page.rows;
    const auto history = parseHistoryId(leg.historyId);
    const auto start = parseIsoTime(textOf(row, "StartTime"));
    if (!history || !start) continue;
    leg.callId = history->callId;
    leg.callStart = history->start;
    leg.legStart = *start;
    leg.ringing = parseIsoDuration(textOf(row, "RingingDuration")).value_or(std::chrono::milliseconds(0));
    leg.talking = parseIsoDuration(textOf(row, "TalkingDuration")).value_or(std::chrono::milliseconds(0));
    leg.answered = flagOf(row, "Answered");
    takeSides(row, types, leg);
    leg.did = didFrom(textOf(row, "Reason"));
    page.legs.push_back({rowId(row, leg), std::move(leg)});
  }
  return page;
}

}  // namespace relay::threecx
