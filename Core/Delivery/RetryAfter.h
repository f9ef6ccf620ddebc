#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "Core/Time.h"

namespace relay {

// Retry-After header: how long the next attempt has to wait.
//
// Units:   clamped to [1 s, 1 h]; no receiver can park its events for a day.
// Errors:  nullopt for anything but whole seconds or an IMF-fixdate ("Sun, 06 Nov 1994 08:49:37 GMT");
//          the schedule of RetryPolicy applies then. The obsolete date forms are not taken.
// Threads: pure.
// Source:  RFC 9110, sections 10.2.3 and 5.6.7.
std::optional<std::chrono::milliseconds> parseRetryAfter(std::string_view value, WallTime now);

}  // namespace relay
