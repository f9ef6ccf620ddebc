#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "Core/Calls/CallState.h"
#include "Core/Calls/PbxChange.h"
#include "Core/Calls/World.h"

// How calls that nobody can see any more come to their end (rules 4, 5, 6, 13).
namespace relay::calls {

// The first token of "10001 Trunk One (+1555…)".
std::string_view firstToken(std::string_view party);
bool isTrunk(std::string_view token, const Call& call, const World& world);
// Both sides are trunks: nobody inside takes part.
bool isOutsideOnly(const ActiveCall& row, const Call& call, const World& world);

// Whether the list says anything about the time `later` than `event`: it was asked for after that (or
// the clock has been set back since the event).
bool proves(const ActiveCallsRead& list, WallTime event, std::chrono::milliseconds later = {});

// What a list that proves something says of a call that has vanished.
// `joined`: the call was joined with another one, which lives on (rule 8).
void judgeAbsent(Call& call, Desk& desk, const ActiveCallsRead& list, bool joined);
void judgeListed(Call& call, Desk& desk, const ActiveCallsRead& list, const ActiveCall& row);

// It ended in a gap, and the call log may still tell how.
bool isHeld(const Call& call, const World& world);

// Whether and when a vanished call can be concluded without ActiveCalls; nullopt: ActiveCalls decides.
std::optional<WallTime> dueWithoutList(const Call& call, const World& world);

// Asks for what is missing, or concludes, when it is time.
void passTime(Call& call, Desk& desk);

// The end of the call: tells what is left to tell. `at` dates a Missed; `joined` as above. Legs that
// are still there (the calling side of an internal call) are left to CallBook::file().
void conclude(Call& call, Desk& desk, WallTime at, bool joined);

}  // namespace relay::calls
