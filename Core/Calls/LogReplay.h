#pragma once

#include <optional>
#include <vector>

#include "Core/Calls/CallState.h"
#include "Core/Calls/PbxChange.h"
#include "Core/Calls/World.h"

// What the phone system's own log says of a call that was out of sight.
namespace relay::calls {

// Of `log`, the legs of this call (the same id, begun at the same time), by their answer or start.
std::vector<const LoggedLeg*> legsOf(const Call& call, const std::vector<LoggedLeg>& log, const World& world);

// Moments of a logged leg in our clock.
WallTime answerOf(const LoggedLeg& leg, const World& world);
WallTime endOf(const LoggedLeg& leg, const World& world);

// When the leg of `dn` that was answered at `answeredAt` (nullopt: one that only rang) ended.
std::optional<WallTime> loggedEnd(const std::vector<const LoggedLeg*>& legs, const std::string& dn,
                                  std::optional<WallTime> answeredAt, const World& world);

// Tells the answers of users that nobody saw, each ending the one before by transfer; call.talk is
// then the last one, with its end.
void playAnswers(Call& call, Desk& desk, const std::vector<const LoggedLeg*>& legs);

}  // namespace relay::calls
