#pragma once

#include <chrono>
#include <utility>
#include <vector>

#include "Core/Delivery/Store.h"
#include "Core/Time.h"

namespace relay {

// The pause of an endpoint whose receiver answered 401, 403 or 410: since when, when to ask again, and
// how long it has been on hold altogether, which does not count towards `keep_trying`.
//
// Threads: one owner.
class EndpointPause {
 public:
  // What an earlier run left behind, oldest first. A hold that was on goes on; the first probe is due at once.
  void restore(const std::vector<Hold>& holds, WallTime now);

  bool on() const { return on_; }
  int httpStatus() const { return httpStatus_; }
  WallTime since() const { return since_; }
  WallTime nextProbe() const { return nextProbe_; }

  void begin(int httpStatus, WallTime now);
  // A probe failed; `httpStatus` is that of the last refusal.
  void probeFailed(int httpStatus, WallTime now);
  void end(WallTime now);
  // The clock was set back: no probe is further away than its interval.
  void clockWentBack(WallTime now);

  // How much of the time since `from` was on hold.
  std::chrono::milliseconds heldSince(WallTime from, WallTime now) const;

 private:
  bool on_ = false;
  int httpStatus_ = 0;
  WallTime since_;
  WallTime nextProbe_;
  std::vector<std::pair<WallTime, WallTime>> past_;  // ended holds, oldest first; the newest 1000
};

}  // namespace relay
