#pragma once

#include <chrono>
#include <string>

#include "Core/Platform/ZoneOffset.h"
#include "Core/Time.h"

namespace relay {

// The moment at which a zone's wall clock shows `local`, clock changes included:
//
//   skipped (spring)  the first minute that exists after it, for begin and end
//   doubled (autumn)  the first for a begin, the last for an end
//
// Threads: pure.
WallTime beginMoment(std::chrono::local_seconds local, const ZoneOffset& offset);
WallTime endMoment(std::chrono::local_seconds local, const ZoneOffset& offset);

// What the wall clock shows at a moment.
std::chrono::local_seconds localTime(WallTime moment, const ZoneOffset& offset);

// "Sun 2026-03-29 03:00".
std::string localText(WallTime moment, const ZoneOffset& offset);

}  // namespace relay
