#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "Core/Calls/CallState.h"
#include "Core/Calls/CallTracker.h"

namespace relay::calls {

// What the rules know beside the call itself.
struct World {
  TrackerOptions options;
  std::map<std::string, DnType> dns;
  std::set<std::string> didNumbers;
  std::chrono::milliseconds clockAhead{0};                 // the phone system's clock minus ours
  std::set<std::string> trunks;                            // learned from legs; bounded
  std::set<std::string> forwarders;                        // DNs the call log has shown to forward; bounded
  bool activeCalls = true;                                 // false: the right is missing
  WallTime noLogUntil;                                     // the call log could not be read; not asked again before
  WallTime askForbiddenAt;                                 // whether the right to ActiveCalls was given meanwhile
  std::unordered_map<std::int64_t, WallTime> established;  // of the newest list of running calls
  WallTime establishedAsked;
  WallTime now;  // of the newest change or tick
};

// What a rule works on besides its call.
struct Desk {
  World& world;
  TrackerOutput& out;
  // Whether `from` and `to` have just consulted in another call, which `from` left about `when` (rule 8).
  const std::function<bool(const Call&, const std::string& from, const std::string& to, WallTime when)>& consulted;
};

constexpr std::size_t maxLearned = 2000;

}  // namespace relay::calls
