#include "Tests/Simulator/Faults.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace relay::sim {

namespace {

using nlohmann::json;

std::int64_t number(const json& fault, const char* name, std::int64_t fallback) {
  const auto found = fault.find(name);
  return found != fault.end() && found->is_number() ? found->get<std::int64_t>() : fallback;
}

std::string word(const json& fault, const char* name, const std::string& fallback) {
  const auto found = fault.find(name);
  return found != fault.end() && found->is_string() ? found->get<std::string>() : fallback;
}

bool flag(const json& fault, const char* name, bool fallback) {
  const auto found = fault.find(name);
  return found != fault.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

Chance chanceOf(const json& fault, std::int64_t nowUs, std::int64_t usualCount) {
  Chance chance;
  chance.rate = fault.contains("rate") && fault["rate"].is_number() ? fault["rate"].get<double>() : 1.0;
  const bool bounded = fault.contains("rate") || fault.contains("ms");
  chance.count = number(fault, "count", bounded ? -1 : usualCount);
  if (fault.contains("ms")) chance.untilUs = nowUs + number(fault, "ms", 0) * 1000;
  return chance;
}

// "a+b" or ["a","b"].
std::vector<std::string> words(const json& fault, const char* name) {
  std::vector<std::string> list;
  if (fault.contains(name) && fault[name].is_array())
    for (const auto& item : fault[name])
      if (item.is_string()) list.push_back(item.get<std::string>());
  std::string text = word(fault, name, "");
  for (std::size_t at = 0; !text.empty(); text.erase(0, at == std::string::npos ? at : at + 1)) {
    at = text.find('+');
    list.push_back(text.substr(0, at));
  }
  return list;
}

}  // namespace

bool concerns(const std::string& group, const std::string& kind) {
  if (group == "all" || group == kind) return true;
  const bool callControl = kind == "snapshot" || kind == "dn" || kind == "participants" || kind == "participant" ||
                           kind == "devices" || kind == "action" || kind == "socket";
  if (group == "callcontrol") return callControl;
  return group == "xapi" && !callControl && kind != "token";
}

bool Faults::hits(Chance& chance, std::int64_t nowUs) {
  if (chance.count == 0 || (chance.untilUs != 0 && nowUs >= chance.untilUs)) return false;
  if (chance.rate < 1.0 && std::uniform_real_distribution<>(0, 1)(random_) >= chance.rate) return false;
  if (chance.count > 0) --chance.count;
  return true;
}

Outcome Faults::make(const json& fault, std::int64_t nowUs, FaultTarget& target) {
  const std::string name = fault.is_object() ? word(fault, "name", "") : "";
  if (name == "clear") {
    clear();
    target.refuseConnections(0);
    target.freeze(0);
    return success();
  }
  if (sudden(name, fault, target) || tokens(name, fault, nowUs) || lasting(name, fault, nowUs)) return success();
  return Error{Error::Kind::Config, "unknown fault \"" + name + "\"; Tests/Simulator/README.md lists them"};
}

bool Faults::sudden(const std::string& name, const json& fault, FaultTarget& target) {
  if (name == "drop")
    target.dropSockets(word(fault, "how", "reset") == "close", static_cast<int>(number(fault, "code", 1012)));
  else if (name == "refuse")
    target.refuseConnections(number(fault, "ms", 5000));
  else if (name == "freeze")
    target.freeze(number(fault, "ms", 5000));
  else if (name == "restart")
    target.restart(number(fault, "ms", 2000));
  else if (name == "rubbish")
    target.sendRubbish(word(fault, "kind", "text"), number(fault, "size", 0));
  else if (name == "certificate")
    target.certificateFor(word(fault, "host", "wrong.example.com"), static_cast<int>(number(fault, "days", 30)));
  else if (name == "skip_sequence")
    skip_ += number(fault, "by", 1);
  else
    return false;
  return true;
}

bool Faults::tokens(const std::string& name, const json& fault, std::int64_t nowUs) {
  if (name == "token_refuse") {
    Rule rule{"token", chanceOf(fault, nowUs, 1), {}};
    rule.reply.status = static_cast<int>(number(fault, "status", 401));
    rule.reply.body = R"({"error":"invalid_client"})";
    rules_.push_back(std::move(rule));
  } else if (name == "token_kill") {
    tokenFaults_.killAll = true;
  } else if (name == "token_expire") {
    tokenFaults_.expireAfter = number(fault, "seconds", 2);
  } else if (name == "token_old") {
    tokenFaults_.oldDies = flag(fault, "dies", true);
    if (fault.contains("close_socket")) tokenFaults_.closeSocket = flag(fault, "close_socket", false);
  } else {
    return false;
  }
  return true;
}

bool Faults::lasting(const std::string& name, const json& fault, std::int64_t nowUs) {
  Rule rule{word(fault, "kind", "participant"), chanceOf(fault, nowUs, 1), {}};
  const auto add = [&] { rules_.push_back(std::move(rule)); };
  if (name == "delay") {
    const std::string kind = word(fault, "kind", "all");
    std::erase_if(delays_, [&](const Delay& delay) { return delay.kind == kind; });
    delays_.push_back({kind, number(fault, "ms", 100), number(fault, "jitter", 0)});
  } else if (name == "fail") {
    rule.reply.status = static_cast<int>(number(fault, "status", 500));
    rule.reply.hangUp = rule.reply.status == 0;
    rule.reply.body = word(fault, "body", "");
    if (const auto seconds = number(fault, "retry_after", 0); seconds > 0)
      rule.reply.headers = {{"Retry-After", std::to_string(seconds)}};
    add();
  } else if (name == "endless") {
    rule.reply.body = std::string(64 * 1024, ' ');
    rule.reply.endless = true;
    add();
  } else if (name == "huge") {
    rule.reply.body = std::string(1024 * 1024, '[');
    rule.reply.repeat = static_cast<std::uint64_t>(number(fault, "size", 50'000'000)) / rule.reply.body.size() + 1;
    add();
  } else if (name == "slow") {
    rule.reply.body = R"({"id":1,"status":"Ringing"})";
    rule.reply.perByte = std::chrono::milliseconds(number(fault, "per_byte", 1000));
    add();
  } else if (name == "garbage_body") {
    rule.reply.body = word(fault, "body", "<html>it works!</html>");
    add();
  } else if (name == "cut_body") {
    rule.reply.body = std::string(4096, '[');
    rule.reply.cutAfter = static_cast<std::uint64_t>(number(fault, "after", 300));
    add();
  } else if (name == "gone_early") {
    goneEarlyMs_ = number(fault, "ms", 500);
  } else if (name == "lose_removes") {
    loseRemoves_ = chanceOf(fault, nowUs, 1);
  } else if (name == "lose_upserts") {
    loseUpserts_ = chanceOf(fault, nowUs, 1);
  } else if (name == "deny") {
    for (const auto& right : words(fault, "rights")) denied_.insert(right);
  } else if (name == "allow") {
    for (const auto& right : words(fault, "rights")) denied_.erase(right);
  } else {
    return false;
  }
  return true;
}

void Faults::clear() {
  rules_.clear();
  delays_.clear();
  denied_.clear();
  loseRemoves_ = loseUpserts_ = {0, 0.0, 0};
  goneEarlyMs_ = 0;
  tokenFaults_ = {};
  tokenFaults_.expireAfter = 0;
}

std::int64_t Faults::delayMs(const std::string& kind) {
  std::int64_t ms = 0;
  for (const auto& delay : delays_)
    if (concerns(delay.kind, kind))
      ms += delay.ms +
            (delay.jitter > 0 ? static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(delay.jitter)) : 0);
  return ms;
}

std::optional<test::ServerReply> Faults::instead(const std::string& kind, std::int64_t nowUs) {
  for (auto& rule : rules_)
    if (concerns(rule.kind, kind) && hits(rule.chance, nowUs)) return rule.reply;
  return std::nullopt;
}

bool Faults::losesFrame(int eventType, std::int64_t nowUs) {
  if (eventType == 1) return hits(loseRemoves_, nowUs);
  return eventType == 0 && hits(loseUpserts_, nowUs);
}

Faults::TokenFaults Faults::takeTokenFaults() { return std::exchange(tokenFaults_, {}); }
std::int64_t Faults::takeSkip() { return std::exchange(skip_, 0); }

Result<json> parseFault(const std::string& text) {
  if (!text.empty() && text.front() == '{') {
    json parsed = json::parse(text, nullptr, false);
    if (parsed.is_object()) return parsed;
    return Error{Error::Kind::Config, "not a JSON object: " + text};
  }
  json fault = json::object();
  std::size_t from = 0;
  while (from <= text.size()) {
    const auto to = std::min(text.find(',', from), text.size());
    const std::string piece = text.substr(from, to - from);
    const auto equals = piece.find('=');
    if (equals == std::string::npos) {
      fault["name"] = piece;
    } else {
      const std::string value = piece.substr(equals + 1);
      json parsed = json::parse(value, nullptr, false);
      fault[piece.substr(0, equals)] = parsed.is_number() || parsed.is_boolean() ? parsed : json(value);
    }
    from = to + 1;
  }
  return fault;
}

}  // namespace relay::sim
