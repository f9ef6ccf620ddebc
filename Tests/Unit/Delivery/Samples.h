#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "Core/Calls/CallEvent.h"
#include "Core/Delivery/EndpointQueue.h"

// Events and times that tests begin from.
namespace relay::test {

using namespace std::chrono_literals;

inline const WallTime noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 14) + 12h;

inline CallEvent eventOf(EventKind kind, std::int64_t call, int sequence = 1, int leg = 0) {
  CallEvent event;
  event.kind = kind;
  event.callId = call;
  event.callKey = "260314120000_" + std::to_string(call);
  event.leg = leg;
  event.sequence = sequence;
  event.at = noon;
  event.callerNumber = "+15551230001";
  event.user = "101";
  event.did = "DID-100";
  return event;
}

inline CallEvent recordingOf(std::int64_t call, std::vector<std::string> links) {
  auto event = eventOf(EventKind::Recording, call, 0, 1);
  event.talk = 63'999ms;
  event.links = std::move(links);
  return event;
}

inline CallEvent noticeOf(std::string word, std::string text) {
  CallEvent event;
  event.kind = EventKind::Notice;
  event.at = noon;
  event.notice = std::move(word);
  event.text = std::move(text);
  return event;
}

inline Delivery deliveryOf(std::int64_t seq, CallEvent event) {
  Delivery delivery;
  delivery.seq = seq;
  delivery.webhookId = "msg_" + std::to_string(seq);
  delivery.word = "word";
  delivery.event = std::make_shared<CallEvent>(std::move(event));
  delivery.acceptedAt = noon;
  delivery.waitingSince = noon;
  return delivery;
}

inline Delivery ringing(std::int64_t seq, std::int64_t call) {
  return deliveryOf(seq, eventOf(EventKind::Ringing, call, static_cast<int>(seq)));
}
inline Delivery started(std::int64_t seq, std::int64_t call) {
  return deliveryOf(seq, eventOf(EventKind::Started, call, static_cast<int>(seq), 1));
}
inline Delivery ended(std::int64_t seq, std::int64_t call, int leg = 1) {
  return deliveryOf(seq, eventOf(EventKind::Ended, call, static_cast<int>(seq), leg));
}

inline Answer status(int code) { return Answer{code, std::nullopt, "HTTP " + std::to_string(code)}; }

inline int noJitter(int) { return 0; }

}  // namespace relay::test
