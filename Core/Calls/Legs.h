#pragma once

#include <string_view>

#include "Core/Calls/CallState.h"
#include "Core/Calls/World.h"

// Questions about the legs of a call. All are pure.
namespace relay::calls {

DnType dnTypeOf(const Participant& participant, const World& world);
UserType userTypeOf(const Participant& participant, const World& world);
bool isUser(const Leg& leg, const World& world);

// The calling side of an internal call: it neither rings nor answers.
bool isCaller(const Call& call, const Leg& leg);

// Connected without a device while the DN has no leg with one (rule 6).
bool isMailbox(const Call& call, const Leg& leg, const World& world);

// Connected without a device while a device of the DN still rings: whether it is the mailbox shows
// when that stops, 2 s later at the latest.
bool isUndecided(const Call& call, const Leg& leg, const World& world);

// A user who has the call now (rule 3).
bool isPerson(const Call& call, const Leg& leg, const World& world);

// Ringing; or a queue, IVR or other DN that took the call, which counts as ringing (rule 1).
bool rings(const Call& call, const Leg& leg, const World& world);

// Fresh after the answer, and not the late poll of a queue or group (rule 7).
bool isTransferTarget(const Call& call, const Leg& leg);

bool hasOffered(const Call& call);

// It rang before the answer, and seems to ring still after the one who answered has gone: its Remove was lost, or
// it is a late poll. ActiveCalls says whether the call goes on.
bool isLeftOver(const Call& call, const Leg& leg);

bool anyVisible(const Call& call);  // beside the calling side of an internal call, and what is left over

// A leg that is removed looks like one that forwards, where ActiveCalls cannot tell: it was made on
// behalf of another DN, rang without a device (nobody can answer there), or rang for less than
// 1.5 s, which no caller waits. DNs that the call log has shown to forward are known beside this.
bool forwardsAway(const Leg& leg, WallTime goneAt, const World& world);

std::optional<WallTime> lastGone(const Call& call, std::string_view dn);
const Rung* rungBy(const Call& call, std::string_view dn);

// The name of a queue or group that made this leg; empty when none did. ROUTER is an inbound rule.
std::string_view groupOf(const Participant& participant);

}  // namespace relay::calls
