#include "Recordings/RecordingEvents.h"

#include <nlohmann/json.hpp>

#include "Core/Masking.h"
#include "Recordings/Utf8.h"

namespace relay::recordings {
namespace {

// The end of a leg, or the last one of the call.
const CallEvent* endOf(const RecordedCall& call, int leg) {
  for (const auto& known : call.legs) {
    if (known.number == leg && known.end) return &*known.end;
  }
  return call.end ? &*call.end : nullptr;
}

CallEvent eventOf(const RecordedCall* call, int leg) {
  CallEvent event;
  const CallEvent* end = call == nullptr ? nullptr : endOf(*call, leg);
  if (end != nullptr) {
    event = *end;
  } else if (call != nullptr) {
    event.callKey = call->key;
    event.callId = call->callId;
    event.leg = leg;
    event.callerNumber = call->caller;
    event.direction = call->direction;
  }
  return event;
}

void replaceAll(std::string& text, const std::string& what, const std::string& with) {
  if (what.empty() || what == with) return;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

CallEvent recordingEvent(const RecordedCall* call, const Recording& last, WallTime now) {
  CallEvent event = eventOf(call, last.leg);
  event.kind = EventKind::Recording;
  event.at = now;
  if (call != nullptr) return event;
  event.callKey = last.callKey;
  event.callId = last.callId;
  event.leg = last.leg;
  event.user = last.extension;
  event.callerNumber = last.caller;
  event.direction = last.direction;
  event.talk = last.length;
  return event;
}

CallEvent recordingNotice(const std::string& word, const RecordedCall* call, int leg, const RecordingName& name,
                          const std::string& path, const std::string& text, WallTime now) {
  CallEvent event = eventOf(call, leg);
  event.kind = EventKind::Notice;
  event.notice = word;
  event.at = now;
  event.text = text;
  if (call == nullptr) {
    event.callId = name.callId;
    event.user = name.extension;
    event.callerNumber = name.other == "anonymous" ? "" : name.other;
  }
  const nlohmann::json fields{{"file", cleanUtf8(path)}, {"callid", name.callId}, {"extension", name.extension}};
  event.fields = fields.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return event;
}

std::string shownPath(const std::string& path, const RecordingName& name) {
  std::string shown = cleanUtf8(path);
  replaceAll(shown, name.other, masked(name.other));
  replaceAll(shown, name.displayName, masked(name.displayName));
  return shown;
}

}  // namespace relay::recordings
