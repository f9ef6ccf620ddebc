#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "Core/Calls/CallEvent.h"
#include "Core/Delivery/EndpointPause.h"
#include "Core/Delivery/RetryPolicy.h"
#include "Core/Delivery/Store.h"
#include "Core/Delivery/TokenBucket.h"
#include "Core/Time.h"

namespace relay {

// One event on its way to one endpoint.
struct Delivery {
  std::int64_t seq = 0;
  std::string webhookId;
  std::string word;
  std::shared_ptr<const CallEvent> event;
  int attempts = 0;  // finished ones
  WallTime acceptedAt;
  WallTime waitingSince;  // later than acceptedAt: it was replayed
  int failures = 0;       // attempts that count for the next wait: none on hold
  int refusals = 0;       // of them, 400, 404 and their like
};

struct Answer {
  int httpStatus = 0;  // 0: none came
  std::optional<std::chrono::milliseconds> retryAfter;
  std::string note;  // one line: what the receiver said, or why there was no answer
};

// What became of a delivery.
struct Verdict {
  Delivery delivery;
  DeliveryState state = DeliveryState::Waiting;
  int httpStatus = 0;
  std::string note;
  std::optional<WallTime> nextTry;  // Waiting, and not on hold
  bool paused = false;              // this answer paused the endpoint
  bool resumed = false;             // this answer ended the pause
};

struct QueueRules {
  int maxInFlight = 16;
  std::optional<double> rate;  // attempts a second
  std::chrono::milliseconds liveFor{20'000};
  std::chrono::milliseconds keepTrying{std::chrono::hours(77)};
};

// What waits for one endpoint, and what of it may be sent now.
//
// Order:  of a call only its oldest event is sent; the next one when that is delivered or given up.
//         Different calls do not wait for each other; the oldest event goes first.
// Live:   an event that is older than `liveFor`, or whose call or leg has ended meanwhile, expires. One
//         that was replayed counts from its replay, and is not overtaken.
// Pause:  401, 403 and 410 pause the endpoint. It holds, and is asked again every 60 s (410: every
//         hour) with its oldest event, after three refusals of the same one with an event of another
//         call. The first delivery ends the pause; what was refused three times and is refused once
//         more after such a delivery is a dead letter.
//
// Costs:  O(log n) for everything but configure, resume, retryNow and the choice of a probe.
// Threads: one owner. Pure: no I/O; `now` is the only time it knows.
// Source:  docs/webhooks.md, rule 10 and §6.
class EndpointQueue {
 public:
  EndpointQueue(QueueRules rules, Jitter jitter);

  void configure(const QueueRules& rules);
  void restoreHolds(const std::vector<Hold>& holds, WallTime now) { pause_.restore(holds, now); }

  // In any order; one that is here already is ignored. The end of a call expires what it overtakes.
  std::vector<Verdict> add(Delivery delivery);
  // An end that is accepted but does not fit into memory yet.
  std::vector<Verdict> overtakenBy(const CallEvent& end, std::int64_t seq);
  std::vector<Verdict> expire(WallTime now);

  // What is to be sent now, nullptr: nothing. It is in flight until answered(); call expire() before.
  // Valid until the next call.
  const Delivery* take(WallTime now);
  Verdict answered(std::int64_t seq, const Answer& answer, WallTime now);

  // When expire() or take() have something to do next, unless an answer comes before.
  std::optional<WallTime> wakeAt(WallTime now) const;

  // Ends the pause, forgets refusals, and tries everything at once. True: it was paused.
  bool resume(WallTime now);
  // Everything that waits for another attempt is due.
  void retryNow();
  void clockWentBack(WallTime now);

  bool contains(std::int64_t seq) const { return items_.count(seq) > 0; }
  std::size_t size() const { return items_.size(); }
  std::size_t inFlight() const { return inFlight_; }
  std::optional<WallTime> oldest() const;
  const EndpointPause& pause() const { return pause_; }

 private:
  struct Line {                      // one call
    std::set<std::int64_t> waiting;  // what is in flight included
    bool busy = false;               // one of them is in flight
  };
  struct Item {
    Delivery delivery;
    Line* line = nullptr;         // in lines_
    WallTime due;                 // of the next attempt; min: at once
    int holdRefusals = 0;         // 401, 403, 410, and failed probes
    std::uint64_t refusedAt = 0;  // tries_ at the last of these
    std::uint64_t tryNumber = 0;  // of the attempt in flight
    bool inFlight = false;
    bool overtaken = false;
  };
  using Items = std::map<std::int64_t, Item>;

  WallTime deadline(const Item& item) const;
  void activateHead(Line& line);
  void deactivate(const Item& item);
  const Delivery* start(std::int64_t seq);
  const Delivery* takeProbe(WallTime now);
  Verdict settle(Items::iterator at, DeliveryState state, int httpStatus, std::string note);
  Verdict delivered(Items::iterator at, const Answer& answer, bool probe, WallTime now);
  Verdict refusedOnHold(Items::iterator at, const Answer& answer, bool probe, WallTime now);
  Verdict pauseOrGiveUp(Items::iterator at, const Answer& answer, WallTime now);
  Verdict failed(Items::iterator at, const Answer& answer, WallTime now);
  Verdict keep(Items::iterator at, const Answer& answer, WallTime due, WallTime now);

  QueueRules rules_;
  Jitter jitter_;
  TokenBucket bucket_;
  EndpointPause pause_;
  Items items_;
  std::unordered_map<std::string, Line> lines_;
  std::set<std::int64_t> ready_;                           // heads that are due
  std::set<std::pair<WallTime, std::int64_t>> later_;      // heads that wait for another attempt
  std::set<std::pair<WallTime, std::int64_t>> deadlines_;  // live events, heads or not, that are not in flight
  std::size_t inFlight_ = 0;
  std::optional<std::int64_t> probe_;  // the one in flight
  std::uint64_t tries_ = 0;            // attempts begun
  std::uint64_t newestSuccess_ = 0;    // the highest tryNumber that was delivered
};

}  // namespace relay
