#include "Core/Api/DutyRoutes.h"

#include <memory>
#include <optional>
#include <utility>

#include "Core/Api/OverrideRequest.h"
#include "Core/Config/ApiKeys.h"
#include "Core/Http/KeyCheck.h"
#include "Core/Http/Server.h"
#include "Core/Moment.h"
#include "Core/OnDuty/RoutingAnswer.h"

namespace relay {
namespace {

constexpr std::chrono::hours usualSchedule{24 * 14};
constexpr std::chrono::hours longestSchedule{24 * 366};

std::string keyRefusedBecause(const std::string& name, const Secret& key) {
  if (key.empty()) return "[server] " + name + " is missing: set one of at least 16 random characters";
  const std::string weak = weakKeyBecause(key.reveal());
  return weak.empty() ? std::string() : "[server] " + name + ": " + weak;
}

class DutyRoutes {
 public:
  explicit DutyRoutes(DutyRouteParts parts) : parts_(std::move(parts)) {}

  HttpAnswer routing(const ServerRequest& request) {
    const DutyAccess access = parts_.access();
    if (auto refused = refusal(request, access, routingRefusedBecause(access), true)) return std::move(*refused);
    const DutyAnswer answer = parts_.now();
    DutyRecord line;
    line.at = parts_.clock();
    line.kind = DutyRecord::Kind::RoutingAnswer;
    line.person = answer.person;
    line.number = answer.active || !access.pullEmpty ? answer.number : std::string();
    line.source = dutySourceWord(answer.source);
    line.who = request.remoteAddress;
    parts_.record(std::move(line));
    return {200, routingJson(answer, access.pullEmpty), "application/json", {{"Cache-Control", "no-store"}}};
  }

  HttpAnswer schedule(const ServerRequest& request) {
    const DutyAccess access = parts_.access();
    if (auto refused = refusal(request, access, keysRefusedBecause(access), true)) return std::move(*refused);
    const WallTime now = parts_.clock();
    const auto from = momentOf(request.parameter("from"), now, now);
    const auto to = from ? momentOf(request.parameter("to"), now, *from + usualSchedule) : std::nullopt;
    if (!to)
      return errorAnswer(400, "bad_time",
                         "from and to are moments such as 2026-03-01T18:00:00Z, 2026-03-01T18:00:00%2B01:00 or "
                         "2026-03-01");
    if (*to <= *from || *to - *from > longestSchedule)
      return errorAnswer(400, "bad_time", "to must come after from, by at most 366 days");
    return {200, scheduleJson(*from, *to, parts_.between(*from, *to))};
  }

  HttpAnswer setOverride(const ServerRequest& request) {
    if (auto refused = adminRefusal(request)) return std::move(*refused);
    auto wanted = readOverride(request.body, parts_.clock());
    if (!wanted) return errorAnswer(400, "bad_request", wanted.error().what);
    const auto& [person, from, to, why] = wanted.value();
    return answered(parts_.setOverride(person, from, to, why, caller(request)), R"({"status":"set"})");
  }

  HttpAnswer clearOverrides(const ServerRequest& request) {
    if (auto refused = adminRefusal(request)) return std::move(*refused);
    const WallTime now = parts_.clock();
    const auto from = momentOf(request.parameter("from"), now, now);
    const auto to = from ? momentOf(request.parameter("to"), now, *from + longestSchedule) : std::nullopt;
    if (!to || *to <= *from) return errorAnswer(400, "bad_time", "to must come after from, as 2026-03-01T18:00:00Z");
    const auto cleared = parts_.clearOverrides(*from, *to, std::string(request.parameter("why")), caller(request));
    if (!cleared) return answered(cleared.error(), {});
    return {200, R"({"status":"cleared","overrides":)" + std::to_string(cleared.value()) + "}"};
  }

 private:
  static std::string caller(const ServerRequest& request) { return "api from " + request.remoteAddress; }

  static std::optional<WallTime> momentOf(std::string_view text, WallTime now, WallTime fallback) {
    return text.empty() ? std::optional(fallback) : readMoment(text, now);
  }

  // Either key will do, so one good one is enough.
  static std::string keysRefusedBecause(const DutyAccess& access) {
    if (!access.enabled) return "[onduty] enabled = no: nobody is on duty here";
    if (keyRefusedBecause("admin_key", access.adminKey).empty()) return {};
    return keyRefusedBecause("api_key", access.apiKey);
  }

  std::optional<HttpAnswer> adminRefusal(const ServerRequest& request) {
    const DutyAccess access = parts_.access();
    const std::string why = access.enabled ? keyRefusedBecause("admin_key", access.adminKey)
                                           : std::string("[onduty] enabled = no: nobody is on duty here");
    return refusal(request, access, why, false);
  }

  std::optional<HttpAnswer> refusal(const ServerRequest& request, const DutyAccess& access, const std::string& why,
                                    bool apiKeyWillDo) {
    if (!why.empty()) return errorAnswer(403, "not_served", why);
    const auto given = request.header("X-API-Key");
    const bool right = (apiKeyWillDo && fits(given, access.apiKey)) || fits(given, access.adminKey);
    switch (throttle_.judge(request.remoteAddress, right, std::chrono::steady_clock::now())) {
      case KeyVerdict::Right: return std::nullopt;
      case KeyVerdict::TooMany: return errorAnswer(429, "too_many_wrong_keys", "Too many wrong keys; wait a minute");
      case KeyVerdict::Wrong: break;
    }
    return errorAnswer(401, "unauthorized",
                       apiKeyWillDo ? "The header X-API-Key must hold the api_key of [server]"
                                    : "The header X-API-Key must hold the admin_key of [server]");
  }

  static bool fits(std::string_view given, const Secret& key) {
    return sameKey(given, key.reveal()) && weakKeyBecause(key.reveal()).empty();
  }

  static HttpAnswer answered(const Outcome& outcome, std::string body) {
    if (outcome) return {200, std::move(body)};
    const bool faulty = outcome.error().kind == Error::Kind::Config || outcome.error().kind == Error::Kind::Rejected;
    return errorAnswer(faulty ? 400 : 503, faulty ? "refused" : "not_kept", outcome.error().what);
  }

  DutyRouteParts parts_;
  KeyThrottle throttle_;
};

}  // namespace

DutyAccess dutyAccess(const Settings& settings) {
  return {settings.onDuty.enabled, settings.onDuty.pull, settings.onDuty.pullEmpty, settings.server.apiKey,
          settings.server.adminKey};
}

std::string routingRefusedBecause(const DutyAccess& access) {
  if (!access.enabled) return "[onduty] enabled = no: nobody is on duty here";
  if (!access.pull) return "[onduty] pull = no: the phone system does not ask here";
  return keyRefusedBecause("api_key", access.apiKey);
}

void registerDutyRoutes(Server& server, DutyRouteParts parts) {
  using Does = HttpAnswer (DutyRoutes::*)(const ServerRequest&);
  const auto routes = std::make_shared<DutyRoutes>(std::move(parts));
  const auto add = [&](const char* method, const char* path, Does does) {
    server.route(method, path, [routes, does](const ServerRequest& request, const Answer& answer) {
      answer((routes.get()->*does)(request));
    });
  };
  add("GET", "/integration/routing", &DutyRoutes::routing);
  add("GET", "/integration/schedule", &DutyRoutes::schedule);
  add("POST", "/integration/override", &DutyRoutes::setOverride);
  add("DELETE", "/integration/override", &DutyRoutes::clearOverrides);
}

}  // namespace relay
