#pragma once

#include <string>

#include "Core/Calls/CallState.h"
#include "Core/Calls/World.h"

// The number or rule name an incoming call came in on. A guess is never sent: several candidates
// of the same kind give none.
//
// Source: docs/webhooks.md §3, `did`.
namespace relay::calls {

// Keeps what a participant says of it: its own DID, and rule names before the caller's name.
void learnDid(Call& call, const Participant& participant, const World& world);

std::string didOf(const Call& call, const World& world);

// A "Queue:Rule:Name" without its prefixes; empty when it only repeats the number.
std::string nameOf(const Participant& participant);

}  // namespace relay::calls
