#include "Service/ServiceAnswer.h"

#include <array>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "Core/Platform/LocalChannel.h"

namespace relay {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<Error::Kind, std::string_view>, 5> kindNames{{
    {Error::Kind::Config, "config"},
    {Error::Kind::Network, "network"},
    {Error::Kind::Timeout, "timeout"},
    {Error::Kind::Rejected, "rejected"},
    {Error::Kind::Disk, "disk"},
}};

std::string_view nameOf(Error::Kind kind) {
  for (const auto& [known, name] : kindNames) {
    if (known == kind) return name;
  }
  return "config";
}

Error::Kind kindOf(std::string_view name) {
  for (const auto& [kind, known] : kindNames) {
    if (known == name) return kind;
  }
  return Error::Kind::Rejected;
}

std::string line(const json& answer) { return answer.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::string answerWith(const json& result) { return line({{"ok", true}, {"result", result}}); }

std::string answerWith(const Error& error) {
  return line({{"ok", false}, {"kind", nameOf(error.kind)}, {"what", error.what}});
}

Result<json> askRunningService(const std::string& dataDir, const json& request) {
  const auto answer = askService(channelAddress(dataDir), request.dump());
  if (!answer) return answer.error();
  const json parsed = json::parse(answer.value(), nullptr, false);
  if (!parsed.is_object()) return Error{Error::Kind::Rejected, "The service's answer is not understood", false};
  if (parsed.value("ok", false)) return parsed.value("result", json());
  return Error{kindOf(parsed.value("kind", "")), parsed.value("what", "The service refused"), false};
}

bool serviceRuns(const std::string& dataDir) {
  return static_cast<bool>(askRunningService(dataDir, {{"ask", "ping"}}));
}

}  // namespace relay
