#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Core/Calls/CallEvent.h"
#include "Core/Calls/CallTracker.h"
#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

enum class DeliveryState { Waiting, Delivered, Expired, Dead };

// One event for one endpoint, as it is kept on disk and shown by `deliveries`.
struct DeliveryRow {
  std::int64_t seq = 0;  // grows by acceptance; the order of delivery within a call
  std::string endpoint;
  std::string webhookId;  // the same on every repeat
  std::string word;       // the event word of the contract: "ringing", "incoming", …
  CallEvent event;
  DeliveryState state = DeliveryState::Waiting;
  int attempts = 0;  // since it was accepted or last replayed
  int failures = 0;  // of them, those that count for the next wait: none on hold
  int refusals = 0;  // of the failures: 400, 404 and their like
  WallTime acceptedAt;
  WallTime waitingSince;  // acceptedAt, or when it was last replayed
  std::optional<WallTime> finishedAt;
  int httpStatus = 0;  // of the last answer; 0: none came
  std::string note;    // one line: the receiver's answer, or why it expired or died
};

struct DeliveryQuery {
  std::optional<std::string> endpoint;
  std::optional<DeliveryState> state;
  std::optional<std::int64_t> seq;
  std::optional<std::int64_t> callId;
  std::optional<std::string> callKey;
  std::optional<WallTime> since;  // acceptedAt, inclusive
  std::optional<WallTime> until;  // exclusive
  int limit = 100;                // newest first; 1..10000
};

// An event that is to be delivered to one endpoint.
struct OutboxItem {
  std::string endpoint;
  std::string webhookId;
  std::string word;
  std::shared_ptr<const CallEvent> event;  // never null
};

// What is written in one transaction: nothing of it, or all of it.
struct Acceptance {
  WallTime at;
  std::vector<OutboxItem> items;
  std::vector<SavedCall> calls;
  std::optional<WallTime> lastContact;
};

struct DeliveryOutcome {
  std::int64_t seq = 0;
  DeliveryState state = DeliveryState::Delivered;  // Waiting: an attempt failed, more will follow
  int attempts = 0;
  int httpStatus = 0;
  std::string note;
  WallTime at;
  int failures = 0;
  int refusals = 0;
};

// A time during which an endpoint was paused; it does not count towards `keep_trying`.
struct Hold {
  std::string endpoint;
  WallTime began;
  std::optional<WallTime> ended;  // nullopt: still on
  int httpStatus = 0;             // the answer that began it
};

// A part of what waits for one endpoint, oldest first.
struct WaitingRows {
  std::vector<DeliveryRow> rows;
  std::int64_t last = 0;  // highest seq that was looked at
  bool more = false;      // further ones wait, on disk or (while the disk refuses) in memory
};

struct StoreOptions {
  std::string vfs;                             // SQLite's name of a file system; empty: the default one
  std::chrono::milliseconds busyWait{2000};    // how long another process may still hold the file
  std::chrono::milliseconds lazyDelay{50};     // outcomes wait this long for a commit to join
  std::chrono::milliseconds retryEvery{1000};  // while the disk refuses
  std::size_t memoryRows = 200'000;            // kept in memory while the disk refuses
};

// Finished deliveries are kept for `[service] record_days`, dead letters for at least this long.
inline constexpr std::chrono::days deadLettersKept{30};

// The database: outbox, tracker state and the record of deliveries in one SQLite file
// (WAL, synchronous=FULL, opened for this process alone), owned by one thread that commits at once
// when idle and groups what arrives during a commit, at most 256 rows. Outcomes wait for the next
// commit, `lazyDelay` at most: losing one repeats a delivery under the same id.
//
// Disk full or failing: what was handed over stays in memory and is tried again every second until
// it is on disk; one log line says so when it begins, one when it is over. Meanwhile `done` runs as
// soon as the rows are safe in memory, so that deliveries go on. Beyond `memoryRows` live events are
// refused, beyond five quarters of it all events, both said loudly; the calls' state is never refused.
// A database found broken while running is set aside as at start.
//
// Threads: every member may be called from any thread. Callbacks run on the database thread.
// Lifetime: the destructor waits until what was handed over is on disk (or the disk refuses).
class Store {
 public:
  // `file` (UTF-8) is made when absent, folders too. A database of a newer version is refused
  // untouched (Config); one in use by another process is refused (Config, retryable); a broken one is
  // set aside as FILE.broken-yyyyMMdd-HHmmss (UTC) and a fresh one begun, which is logged as an error.
  static Result<std::unique_ptr<Store>> open(const std::string& file, StoreOptions options = {});
  virtual ~Store() = default;

  // `done` runs when everything is on disk, with the seq of each item in order; 0 for a refused item.
  virtual void accept(Acceptance acceptance, std::function<void(std::vector<std::int64_t>)> done) = 0;
  virtual void record(DeliveryOutcome outcome) = 0;
  virtual void saveContact(WallTime lastByte) = 0;
  // Begins a hold, or ends the one of this endpoint that began then.
  virtual void saveHold(Hold hold) = 0;

  // Blocking reads.
  virtual Result<std::vector<SavedCall>> savedCalls() = 0;
  virtual Result<std::optional<WallTime>> lastContact() = 0;
  virtual Result<std::vector<DeliveryRow>> list(const DeliveryQuery& query) = 0;
  // How many rows wait for each endpoint, also for those that no ini names any more.
  virtual Result<std::map<std::string, std::uint64_t>> waitingCounts() = 0;
  // Oldest first; at most the newest 1000.
  virtual Result<std::vector<Hold>> holds(const std::string& endpoint) = 0;

  // Waiting rows of one endpoint with seq > after, oldest first. A row that cannot be read becomes a dead letter.
  virtual void waiting(const std::string& endpoint, std::int64_t after, int limit,
                       std::function<void(Result<WaitingRows>)> done) = 0;
  // Puts finished rows back to Waiting, with the same ids and no attempts yet. Returns how many. Blocking.
  virtual Result<int> replay(const std::vector<std::int64_t>& seqs, WallTime now = SystemClock().now()) = 0;
  // Removes every row about this caller, waiting ones, too; returns how many. Blocking. What is in flight is not called
  // back.
  virtual Result<int> eraseCaller(const std::string& number) = 0;
  // Removes rows that finished before `before`, in small steps. Dead letters: before `deadBefore`, which is
  // deadLettersKept before now (the machine's), or `before` where that is earlier.
  virtual void prune(WallTime before, std::optional<WallTime> deadBefore = {}) = 0;
  // Returns when everything handed over so far is on disk. Failure: Disk while the disk refuses.
  virtual Outcome flush() = 0;
  virtual bool diskFailing() const = 0;
};

}  // namespace relay
