#pragma once

#include <string>

#include "Core/Calls/CallState.h"
#include "Core/Calls/World.h"

// Makes the events of a call and puts them out, or holds them until the call's id is known.
namespace relay::calls {

void tellRinging(Call& call, Desk& desk, EventKind kind, const Rung& rung);
void tellStopped(Call& call, Desk& desk, const Rung& rung, WallTime at);

// Begins a talk: call.talk is what is told.
void tellStarted(Call& call, Desk& desk, TransferType type, const std::string& from);

// Ends it: call.talk is told and gone.
void tellEnded(Call& call, Desk& desk, WallTime at, bool transferred, const std::string& to, bool recovered);

void tellMissed(Call& call, Desk& desk, int leg, WallTime at, bool recovered);

// §1, id. Asks for EstablishedAt where it is not known already; stampBy is when to stop waiting.
void beginStamp(Call& call, Desk& desk);
// The id from the moment the call reached the phone system, in its clock; tells what was held.
void stamp(Call& call, Desk& desk, WallTime moment);
void stampFromSight(Call& call, Desk& desk);

}  // namespace relay::calls
