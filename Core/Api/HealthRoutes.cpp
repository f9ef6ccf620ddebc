#include "Core/Api/HealthRoutes.h"

#include <memory>
#include <utility>

#include "Core/Http/KeyCheck.h"
#include "Core/Http/Server.h"

namespace relay {
namespace {

struct Door {
  Secret adminKey;
  KeyThrottle throttle;

  // nullopt: may come in; else the refusal.
  std::optional<HttpAnswer> refusal(const ServerRequest& request) {
    if (request.loopback) return std::nullopt;
    const bool right = sameKey(request.header("X-API-Key"), adminKey.reveal());
    switch (throttle.judge(request.remoteAddress, right, std::chrono::steady_clock::now())) {
      case KeyVerdict::Right: return std::nullopt;
      case KeyVerdict::Wrong: return errorAnswer(401, "unauthorized", "The header X-API-Key must hold the admin_key");
      case KeyVerdict::TooMany: return errorAnswer(429, "too_many_wrong_keys", "Too many wrong keys; wait a minute");
    }
    return errorAnswer(401, "unauthorized", "The header X-API-Key must hold the admin_key");
  }
};

}  // namespace

void registerHealthRoutes(Server& server, std::function<HealthReport()> report, Secret adminKey) {
  auto door = std::make_shared<Door>(Door{std::move(adminKey), {}});
  server.route("GET", "/health", [door, report](const ServerRequest& request, const Answer& answer) {
    if (auto refused = door->refusal(request)) return answer(std::move(*refused));
    const HealthReport now = report();
    answer({judge(now).ok ? 200 : 503, healthJson(now), "application/json", {}});
  });
  server.route("GET", "/metrics", [door, report](const ServerRequest& request, const Answer& answer) {
    if (auto refused = door->refusal(request)) return answer(std::move(*refused));
    answer({200, metricsText(report()), "text/plain; version=0.0.4; charset=utf-8", {}});
  });
}

}  // namespace relay
