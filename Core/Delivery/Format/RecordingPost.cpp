#include "Core/Delivery/Format/RecordingPost.h"

#include <nlohmann/json.hpp>

#include "Core/Delivery/Format/FieldValues.h"

namespace relay {
namespace {

using nlohmann::ordered_json;

ordered_json durationOf(const CallEvent& event, DurationFormat format) {
  if (format == DurationFormat::Seconds) return talkSeconds(event.talk);
  return durationText(event.talk, format);
}

}  // namespace

HttpRequest recordingPost(const CallEvent& event, const EndpointSettings& settings, const std::string& country) {
  ordered_json body{{"FILES", event.links}};
  for (const auto& name : settings.add) {
    if (name == "id") body[name] = event.id();
    if (name == "callerid") body[name] = callerIdOf(event, settings.callerIdFormat, country);
    if (name == "user") body[name] = event.user;
    if (name == "duration") body[name] = durationOf(event, settings.durationFormat);
  }
  HttpRequest request;
  request.method = "POST";
  request.url = settings.recordingsUrl.empty() ? settings.url : settings.recordingsUrl;
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return request;
}

}  // namespace relay
