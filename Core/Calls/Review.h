#pragma once

#include <string>

#include "Core/Calls/CallState.h"
#include "Core/Calls/World.h"

// Derives from what is known of a call everything that follows now: the rules of docs/webhooks.md §4
// as conclusions from the call's state, so that the order in which changes arrive matters little.
// Doing it twice does nothing.
namespace relay::calls {

void review(Call& call, Desk& desk);

// When the passing of time will change something; nullopt: never. Sets call.deadline.
std::optional<WallTime> nextDeadline(const Call& call, const World& world);

// Parts of review(), each in its own file.
void classify(Call& call, Desk& desk);  // Classify.cpp: outside or internal, direction, parties
void announce(Call& call, Desk& desk);  // Ringing.cpp: rules 1, 2, 7 (offers)
void announceStopped(Call& call, Desk& desk);
void noteTalker(Call& call, Desk& desk);     // Answers.cpp: whether the one who talks is still there
void findAnswer(Call& call, Desk& desk);     // Answers.cpp: rules 3, 6, 7, 8
void findDeparture(Call& call, Desk& desk);  // Answers.cpp: rules 4, 7
void findVanished(Call& call, Desk& desk);   // Endings.cpp: rules 5, 13

// A's end by transfer; an offer stands from then on.
void endByTransfer(Call& call, Desk& desk, WallTime at, const std::string& to);
Offer& offerNow(Call& call, WallTime since);

// The call comes back to the one who transferred it, after others were rung with the number of the
// transfer: it gets one more (rule 7).
bool isReturn(const Call& call, const Leg& leg);
void renumber(Call& call);

}  // namespace relay::calls
