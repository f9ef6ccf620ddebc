#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "Core/Calls/CallEvent.h"
#include "Core/Config/Settings.h"

namespace relay {

// Values as an endpoint wants them (docs/webhooks.md §3). Threads: pure.

// The number of the outside party; "anonymous" where it is withheld. `country`: `[pbx] country`.
std::string callerIdOf(const CallEvent& event, CallerIdFormat format, const std::string& country);

// Whole seconds, cut; never negative.
std::int64_t talkSeconds(std::chrono::milliseconds talk);

// "63" or "01:03".
std::string durationText(std::chrono::milliseconds talk, DurationFormat format);

}  // namespace relay
