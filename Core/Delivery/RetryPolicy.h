#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "Core/Calls/CallEvent.h"

// When a delivery that failed is tried again, and when it is given up. Pure rules; EndpointQueue
// applies them.
namespace relay {

// How long an event is worth something: while the phone rings; while the call runs; for good.
enum class Urgency { Live, State, Final };
Urgency urgencyOf(EventKind kind);

// What an answer means. Delivered: 2xx. Paused: 401, 403, 410, the receiver wants nothing of us at
// present. Refused: this event is not wanted in this form: 3xx and 4xx, except those that pass by
// themselves. TryAgain: 408, 409, 423, 425, 429, 5xx, anything outside 200 to 599, and no answer (0).
enum class Meaning { Delivered, TryAgain, Refused, Paused };
Meaning meaningOf(int httpStatus);

struct Tried {
  Urgency urgency = Urgency::Final;
  int failures = 1;                  // attempts that failed, the last one included
  int refusals = 0;                  // of them those that were refused, the last one included
  std::chrono::milliseconds age{0};  // since it was accepted, without the time on hold
};

// -range..+range percent, evenly distributed.
using Jitter = std::function<int(int range)>;

// How long to wait before the next attempt; nullopt: there is none. `meaning`: TryAgain or Refused.
//
//   Live      1, 3 s, whatever the answer was; three attempts in all
//   State     1, 3, 10, 30 s, then as Final
//   Final     5 s, 30 s, 2, 10, 30 min, 1, 2, 5, 10, 14, 20, 24 h, each +-20 %, until `keepTrying`;
//             the last attempt is made when that time is over
//   refused   2 and 28 min, so attempts at 0, 2 and 30 min: a CRM being deployed answers 404 for a minute
//
// `retryAfter`, where the receiver gave one, takes the place of the wait after a TryAgain.
std::optional<std::chrono::milliseconds> waitAfter(const Tried& tried, Meaning meaning,
                                                   std::optional<std::chrono::milliseconds> retryAfter,
                                                   std::chrono::milliseconds keepTrying, const Jitter& jitter);

// After a refusal with this status the endpoint is asked again so often.
std::chrono::milliseconds probeEvery(int httpStatus);

}  // namespace relay
