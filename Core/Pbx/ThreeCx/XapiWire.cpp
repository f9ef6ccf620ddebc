#include "Core/Pbx/ThreeCx/XapiWire.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Pbx/ThreeCx/Json.h"
#include "Core/Pbx/ThreeCx/Times.h"

namespace relay::threecx {
namespace {

using nlohmann::json;

constexpr JsonLimits pageLimits{8 * 1024 * 1024, 500'000, 64};

// Calls `take` for every object of the answer's `value`.
template <class Take>
bool forEachRow(std::string_view text, Take take) {
  const auto parsed = parseJson(text, pageLimits);
  const auto* rows = parsed ? arrayOf(*parsed, "value") : nullptr;
  if (rows == nullptr) return false;
  for (const auto& row : *rows) take(row);
  return true;
}

}  // namespace

std::optional<ActiveCallsPage> parseActiveCalls(std::string_view text) {
  ActiveCallsPage page;
  bool certain = true;
  const bool read = forEachRow(text, [&](const json& row) {
    const auto id = numberOf(row, "Id");
    if (!id) {
      certain = false;
      return;
    }
    ActiveCall call;
    call.callId = *id;
    call.status = textOf(row, "Status");
    call.caller = textOf(row, "Caller");
    call.callee = textOf(row, "Callee");
    call.establishedAt = parseIsoTime(textOf(row, "EstablishedAt")).value_or(WallTime{});
    page.calls.push_back(std::move(call));
    if (const auto now = parseIsoTime(textOf(row, "ServerNow"))) page.serverNow = now;
  });
  if (!read || !certain) return std::nullopt;
  return page;
}

std::optional<NumbersPage> parseNumbers(std::string_view text) {
  NumbersPage page;
  const bool read = forEachRow(text, [&](const json& row) {
    ++page.rows;
    if (auto number = textOf(row, "Number"); !number.empty()) page.numbers.push_back(std::move(number));
  });
  if (!read) return std::nullopt;
  return page;
}

std::optional<std::vector<DidNumber>> parseDidNumbers(std::string_view text) {
  std::vector<DidNumber> numbers;
  const bool read = forEachRow(text, [&](const json& row) {
    DidNumber did{textOf(row, "Number"), {}, numberOf(row, "TrunkId").value_or(0)};
    const auto rule = row.is_object() ? row.find("RoutingRule") : row.end();
    if (row.is_object() && rule != row.end()) did.ruleName = textOf(*rule, "RuleName");
    if (!did.number.empty()) numbers.push_back(std::move(did));
  });
  if (!read) return std::nullopt;
  return numbers;
}

std::optional<std::vector<Trunk>> parseTrunks(std::string_view text) {
  std::vector<Trunk> trunks;
  const bool read = forEachRow(text, [&](const json& row) {
    Trunk trunk{numberOf(row, "Id").value_or(0), textOf(row, "Number"), {}};
    if (const auto* numbers = arrayOf(row, "DidNumbers")) {
      for (const auto& number : *numbers) {
        if (number.is_string()) trunk.didNumbers.push_back(number.get<std::string>());
      }
    }
    if (!trunk.dn.empty()) trunks.push_back(std::move(trunk));
  });
  if (!read) return std::nullopt;
  return trunks;
}

std::string errorText(std::string_view text) {
  const auto parsed = parseJson(text, {64 * 1024, 1000, 16});
  if (!parsed || !parsed->is_object()) return {};
  const auto error = parsed->find("error");
  if (error == parsed->end()) return {};
  std::string message = error->is_object() ? textOf(*error, "message") : textOf(*parsed, "error");
  if (const auto end = message.find_last_of("\r\n"); end != std::string::npos) message.erase(0, end + 1);
  for (char& c : message) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return message.substr(0, 120);
}

}  // namespace relay::threecx
