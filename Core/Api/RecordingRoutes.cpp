#include "Core/Api/RecordingRoutes.h"

#include <chrono>
#include <utility>

#include "Core/Http/KeyCheck.h"
#include "Core/Http/Server.h"

namespace relay {
namespace {

HttpAnswer unknown() { return errorAnswer(404, "not_found", "There is no such recording"); }

class Door {
 public:
  Door(std::shared_ptr<const RecordingLinks> links, Secret apiKey, const Clock& clock)
      : links_(std::move(links)), apiKey_(std::move(apiKey)), clock_(clock) {}

  // nullopt: may come in; else the refusal.
  std::optional<HttpAnswer> refusal(const ServerRequest& request, const std::string& name) {
    switch (links_->access()) {
      case RecordingAccess::Open: return std::nullopt;
      case RecordingAccess::Key: return byKey(request);
      case RecordingAccess::Signed: return bySignature(request, name);
    }
    return errorAnswer(403, "forbidden", "Recordings are not served");
  }

 private:
  std::optional<HttpAnswer> byKey(const ServerRequest& request) {
    const bool right = sameKey(request.header("X-API-Key"), apiKey_.reveal());
    return judged(request, right, errorAnswer(401, "unauthorized", "The header X-API-Key must hold the api_key"));
  }

  std::optional<HttpAnswer> bySignature(const ServerRequest& request, const std::string& name) {
    const auto verdict = links_->judge(name, request.parameter("sig"), clock_.now());
    if (verdict == RecordingLinks::Verdict::Expired) {
      return errorAnswer(403, "expired", "The time of this link is over");
    }
    return judged(request, verdict == RecordingLinks::Verdict::Right,
                  errorAnswer(403, "wrong_signature", "This is not a link as it was given out: its sig is wrong"));
  }

  std::optional<HttpAnswer> judged(const ServerRequest& request, bool right, HttpAnswer wrong) {
    switch (throttle_.judge(request.remoteAddress, right, std::chrono::steady_clock::now())) {
      case KeyVerdict::Right: return std::nullopt;
      case KeyVerdict::Wrong: return wrong;
      case KeyVerdict::TooMany: break;
    }
    return errorAnswer(429, "too_many_wrong_keys", "Too many wrong keys or links; wait a minute");
  }

  std::shared_ptr<const RecordingLinks> links_;
  Secret apiKey_;
  const Clock& clock_;
  KeyThrottle throttle_;
};

// Kept by whoever heard it, but asked for anew each time: who may hear it can change.
HttpAnswer recording(std::string path, const std::string& name) {
  HttpAnswer content{200, {}, "audio/mpeg", {{"Cache-Control", "private, no-cache"}}};
  content.file = FileBody{std::move(path), name};
  return content;
}

}  // namespace

void registerRecordingRoutes(Server& server, RecordingLookup lookup, std::shared_ptr<const RecordingLinks> links,
                             Secret apiKey, const Clock& clock) {
  auto door = std::make_shared<Door>(std::move(links), std::move(apiKey), clock);
  const std::string pattern = std::string(kRecordingPath) + "{name}";
  server.route("GET", pattern, [door, lookup = std::move(lookup)](const ServerRequest& request, const Answer& answer) {
    const std::string name(request.capture("name"));
    if (!isRecordingName(name)) return answer(unknown());
    if (auto refused = door->refusal(request, name)) return answer(std::move(*refused));
    if (name == kCheckName) return answer({200, std::string(kCheckAnswer), "application/json", {}});
    lookup(name, [answer, name](std::optional<std::string> path) {
      answer(path ? recording(std::move(*path), name) : unknown());
    });
  });
}

}  // namespace relay
