#pragma once

#include <cstdint>
#include <functional>
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
  std::int64_t seq = 0;            // grows by acceptance; the order of delivery within a call
  std::string endpoint;
  std::string webhookId;           // the same on every repeat
  std::string word;                // the event word of the contract: "ringing", "incoming", …
  CallEvent event;
  DeliveryState state = DeliveryState::Waiting;
  int attempts = 0;
  WallTime acceptedAt;
  std::optional<WallTime> finishedAt;
  int httpStatus = 0;              // of the last answer; 0: none came
  std::string note;                // one line: the receiver's answer, or why it expired or died
};

struct DeliveryQuery {
  std::optional<std::string> endpoint;
  std::optional<DeliveryState> state;
  std::optional<std::int64_t> seq;
  std::optional<std::int64_t> callId;
  std::optional<std::string> callKey;
  std::optional<WallTime> since;   // acceptedAt, inclusive
  std::optional<WallTime> until;   // exclusive
  int limit = 100;                 // newest first; 1..10000
};

// An event that is to be delivered to one endpoint.
struct OutboxItem {
  std::string endpoint;
  std::string word;
  CallEvent event;
};

// What is written in one transaction: nothing of it, or all of it.
struct Acceptance {
  std::vector<OutboxItem> items;
  std::vector<SavedCall> calls;
  std::optional<WallTime> lastContact;
  std::vector<std::int64_t> expired;   // seq of live events that these overtake
};

struct DeliveryOutcome {
  std::int64_t seq = 0;
  DeliveryState state = DeliveryState::Delivered;  // Waiting: an attempt failed, more will follow
  int attempts = 0;
  int httpStatus = 0;
  std::string note;
  WallTime at;
};

// The database: outbox, tracker state and the record of deliveries in one SQLite file
// (WAL, synchronous=FULL, opened for this process alone), owned by one thread that commits at once
// when idle and groups what arrives during a commit, at most 256 rows.
//
// Disk full or failing: what was handed over stays in memory and is tried again every second until
// it is on disk; one log line says so when it begins, one when it is over.
//
// Threads: every member may be called from any thread. Callbacks run on the database thread.
// Lifetime: the destructor waits until what was handed over is on disk (or the disk refuses).
class Store {
 public:
  // `file` is made when absent, folders too. A database of a newer version is refused untouched
  // (Config); one in use by another process is refused (Config, retryable); a broken one is set
  // aside as FILE.broken-yyyyMMdd-HHmmss and a fresh one begun, which is logged as an error.
  static Result<std::unique_ptr<Store>> open(const std::string& file);
  virtual ~Store() = default;

  // `done` runs when everything is on disk, with the seq of each item in order.
  virtual void accept(Acceptance acceptance, std::function<void(std::vector<std::int64_t>)> done) = 0;
  virtual void record(DeliveryOutcome outcome) = 0;
  virtual void saveContact(WallTime lastByte) = 0;

  // Blocking reads.
  virtual Result<std::vector<SavedCall>> savedCalls() = 0;
  virtual Result<std::optional<WallTime>> lastContact() = 0;
  virtual Result<std::vector<DeliveryRow>> list(const DeliveryQuery& query) = 0;
  // Waiting rows of one endpoint with seq > after, oldest first.
  virtual Result<std::vector<DeliveryRow>> waiting(const std::string& endpoint, std::int64_t after, int limit) = 0;
  // Puts finished rows back to Waiting, with the same ids.
  virtual Result<int> replay(const std::vector<std::int64_t>& seqs) = 0;
  // Removes finished rows older than `before`, in small steps.
  virtual void prune(WallTime before) = 0;
  // Returns when everything handed over so far is on disk.
  virtual Outcome flush() = 0;
  virtual bool diskFailing() const = 0;
};

}  // namespace relay
