#include "Tests/Receiver/Behaviour.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace relay::receiver {

namespace {

using nlohmann::json;

std::int64_t number(const json& rule, const char* name, std::int64_t fallback) {
  const auto found = rule.find(name);
  return found != rule.end() && found->is_number() ? found->get<std::int64_t>() : fallback;
}

std::string word(const json& rule, const char* name) {
  const auto found = rule.find(name);
  return found != rule.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<std::vector<int>> statusesOf(const json& rule) {
  if (rule.contains("script")) return parseStatuses(word(rule, "script"));
  return parseStatuses(std::to_string(number(rule, "status", 200)));
}

bool known(const std::string& key) {
  static const std::vector<std::string> kKeys{"path",     "match",     "status",  "script",      "ms",   "delay",
                                              "per_byte", "drop",      "chunked", "endless",     "size", "body",
                                              "headers",  "cut_after", "close",   "retry_after", "clear"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

test::ServerReply shape(const json& rule) {
  test::ServerReply reply;
  reply.headers = {{"Content-Type", "text/plain"}};
  reply.body = rule.contains("body") ? word(rule, "body") : "ok\n";
  reply.delay = std::chrono::milliseconds(number(rule, "delay", 0));
  reply.perByte = std::chrono::milliseconds(number(rule, "per_byte", 0));
  reply.hangUp = rule.value("drop", false);
  reply.chunked = rule.value("chunked", false);
  reply.endless = rule.value("endless", false);
  reply.close = rule.value("close", false);
  if (rule.contains("cut_after")) reply.cutAfter = static_cast<std::uint64_t>(number(rule, "cut_after", 0));
  if (rule.contains("retry_after"))
    reply.headers.emplace_back(
        "Retry-After", rule["retry_after"].is_string() ? word(rule, "retry_after") : rule["retry_after"].dump());
  if (rule.contains("headers"))
    for (const auto& [name, value] : rule["headers"].items())
      reply.headers.emplace_back(name, value.get<std::string>());
  if (const auto size = number(rule, "size", 0); size > 0 || reply.endless) {
    reply.body = std::string(64 * 1024, 'x');
    reply.repeat = static_cast<std::uint64_t>(size) / reply.body.size() + 1;
  }
  return reply;
}

}  // namespace

Result<std::vector<int>> parseStatuses(const std::string& text) {
  std::vector<int> statuses;
  for (std::size_t at = 0; at <= text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    const std::string one = text.substr(at, comma - at);
    const int status = std::atoi(one.c_str());
    if (one != "0" && (status < 100 || status > 599))
      return Error{Error::Kind::Config, "\"" + one + "\" is no status code"};
    statuses.push_back(status);
    at = comma + 1;
  }
  return statuses;
}

Outcome Behaviour::add(const json& rule, std::int64_t nowUs) {
  if (!rule.is_object()) return Error{Error::Kind::Config, "a rule is a JSON object"};
  for (const auto& [key, value] : rule.items())
    if (!known(key)) return Error{Error::Kind::Config, "unknown member \"" + key + "\""};
  if (rule.value("clear", false)) {
    rules_.clear();
    if (rule.size() == 1) return success();
  }
  auto statuses = statusesOf(rule);
  if (!statuses) return statuses.error();
  Rule made;
  made.path = word(rule, "path");
  made.manner.match = word(rule, "match");
  made.manner.statuses = std::move(statuses).value();
  made.manner.reply = shape(rule);
  if (rule.contains("ms")) made.manner.untilUs = nowUs + number(rule, "ms", 0) * 1000;
  rules_.push_back(std::move(made));
  return success();
}

test::ServerReply Behaviour::answer(const test::ServerRequest& request) {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    Manner& manner = rule->manner;
    if (!rule->path.empty() && request.path() != rule->path) continue;
    if (!manner.match.empty() && request.target.find(manner.match) == std::string::npos) continue;
    if (manner.untilUs != 0 && request.receivedUs >= manner.untilUs) continue;
    test::ServerReply reply = manner.reply;
    reply.status = manner.statuses[std::min(manner.next, manner.statuses.size() - 1)];
    ++manner.next;
    if (reply.status == 0) reply.hangUp = true;
    return reply;
  }
  test::ServerReply reply;
  reply.body = "ok\n";
  return reply;
}

}  // namespace relay::receiver
