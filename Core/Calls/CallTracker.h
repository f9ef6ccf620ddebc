#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Core/Calls/CallEvent.h"
#include "Core/Calls/PbxChange.h"
#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// What the tracker remembers of one call, to be kept in the same transaction as the events.
struct SavedCall {
  std::string key;    // opaque, stable for the life of the call
  std::string state;  // JSON; empty: forget this call
};

// Everything one step brought about.
struct TrackerOutput {
  std::vector<CallEvent> events;  // in the order in which receivers must get them, per call
  std::vector<SavedCall> changed;
  std::vector<std::string> remarks;         // one line each for the log: why something is not reported
  bool wantActiveCalls = false;             // PbxSource::readActiveCalls should be called now
  std::optional<WallTime> wantCallLogFrom;  // PbxSource::readCallLog should be called now
};

// Which ended calls that were never seen are told afterwards.
enum class BackfillRule { No, Missed, All };

struct TrackerOptions {
  std::chrono::milliseconds missedAfter{2000};
  BackfillRule backfill = BackfillRule::Missed;
  std::map<std::string, std::string> dids;     // trunk DN -> name or number, `[did]`
  std::function<std::string(WallTime)> stamp;  // yyMMddHHmmss in the phone system's zone
};

// Turns changes of a phone system into call events: all rules of docs/webhooks.md §4.
//
// Pure: no I/O, no clock. `now` and the `at` of changes are the only time it knows. Internal calls
// are tracked and their events marked `internal`; whether they are reported is the endpoints' matter.
// The same changes give the same events, and a tracker restored from what it saved goes on as if
// nothing had happened.
//
// Threads: none of its own; one owner calls it.
class CallTracker {
 public:
  explicit CallTracker(TrackerOptions options);
  ~CallTracker();
  CallTracker(CallTracker&&) noexcept;
  CallTracker& operator=(CallTracker&&) noexcept;

  // Takes what an earlier tracker saved; before the first apply.
  // Failure: Config for a row that cannot be read; the others are taken all the same.
  Outcome restore(const std::vector<SavedCall>& saved);

  // `now` is when the change is handed over: what it asks for is waited for from then on. Without it,
  // the time of the change stands in.
  void apply(const PbxChange& change, WallTime now, TrackerOutput& out);
  void apply(const PbxChange& change, TrackerOutput& out);

  // Whatever was waiting for the time to pass. Calling it too early does nothing.
  void tick(WallTime now, TrackerOutput& out);

  // When tick() is due next; nullopt: nothing waits.
  std::optional<WallTime> nextTick() const;

  // New `[pbx]` and `[did]` settings, for what comes from now on.
  void configure(TrackerOptions options);

  std::size_t runningCalls() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relay
