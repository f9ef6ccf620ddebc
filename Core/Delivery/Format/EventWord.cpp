#include "Core/Delivery/Format/EventWord.h"

#include "Core/Delivery/RetryPolicy.h"

namespace relay {
namespace {

std::string_view startedWord(Direction direction, Vocabulary vocabulary) {
  const bool incoming = direction == Direction::Incoming;
  switch (vocabulary) {
    case Vocabulary::Started: return incoming ? "incomingcall_started" : "outgoingcall_started";
    case Vocabulary::Hangup: return incoming ? "hangupincoming" : "hangupoutgoing";
    case Vocabulary::Pickup: return incoming ? "pickupincoming" : "pickupoutgoing";
  }
  return {};
}

}  // namespace

std::string_view wordOf(const CallEvent& event, Vocabulary vocabulary) {
  switch (event.kind) {
    case EventKind::Ringing: return "ringing";
    case EventKind::Dialing: return "dialing";
    case EventKind::Started: return startedWord(event.direction, vocabulary);
    case EventKind::Ended: return event.direction == Direction::Incoming ? "incoming" : "outgoing";
    case EventKind::Stopped: return "stopped";
    case EventKind::Recording: return "recording";
    case EventKind::Notice: return event.notice;
  }
  return {};
}

bool meansEvent(std::string_view word, const CallEvent& event) {
  const bool notice = event.kind == EventKind::Notice;
  if (word == "all") return !notice;
  if (word == "recordings") {
    return event.kind == EventKind::Recording || (notice && event.notice.starts_with("recording_"));
  }
  if (word == "duty") return notice && event.notice.starts_with("duty_");
  if (word == "live") return urgencyOf(event.kind) == Urgency::Live;
  if (word == "started") return event.kind == EventKind::Started;
  if (word == "ended") return event.kind == EventKind::Ended;
  return word == wordOf(event, Vocabulary::Started) || word == wordOf(event, Vocabulary::Hangup) ||
         word == wordOf(event, Vocabulary::Pickup);
}

}  // namespace relay
