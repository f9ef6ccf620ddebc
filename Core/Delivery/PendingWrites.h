#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "Core/Delivery/Store.h"

namespace relay {

// One acceptance on its way to disk.
struct AcceptedRows {
  Acceptance acceptance;
  std::vector<std::int64_t> seqs;                       // of its items
  std::function<void(std::vector<std::int64_t>)> done;  // empty once it has run

  std::size_t size() const { return acceptance.items.size() + acceptance.calls.size(); }
  void acknowledge();
};

// What is written in one transaction.
struct WriteBatch {
  std::vector<AcceptedRows> accepted;
  std::vector<DeliveryOutcome> outcomes;
  std::optional<WallTime> contact;
  std::vector<Hold> holds;

  bool empty() const { return accepted.empty() && outcomes.empty() && !contact && holds.empty(); }
};

// What was handed to the Store and is not on its way to disk yet. Events keep their order; of the
// outcomes of one event the last one counts.
//
// Threads: its owner's lock.
class PendingWrites {
 public:
  PendingWrites(std::int64_t lastSeq, std::size_t memoryRows)
      : nextSeq_(lastSeq + 1), memoryRows_(memoryRows), takenSeq_(lastSeq) {}

  // Returns how many events were refused for want of memory.
  std::size_t accept(Acceptance acceptance, std::function<void(std::vector<std::int64_t>)> done);
  void record(DeliveryOutcome outcome) { outcomes_.insert_or_assign(outcome.seq, std::move(outcome)); }
  void saveContact(WallTime lastByte) { contact_ = lastByte; }
  void saveHold(Hold hold) { holds_.push_back(std::move(hold)); }

  // At most 256 rows of events and as many outcomes; `everything`: all there is.
  // Outcomes never overtake the event they belong to.
  WriteBatch take(bool everything);
  // The rows of a batch count against the memory until it is on disk.
  void written(const WriteBatch& batch);
  // Hands out what runs the `done` of acceptances that still wait for it; their rows stay.
  std::vector<AcceptedRows> takeUnacknowledged();
  bool hasUnacknowledged() const { return !accepted_.empty() && accepted_.back().done != nullptr; }

  bool empty() const { return accepted_.empty() && lazyEmpty(); }
  bool lazyEmpty() const { return outcomes_.empty() && !contact_ && holds_.empty(); }
  bool urgent() const { return !accepted_.empty() || outcomes_.size() >= batchRows; }

  static constexpr std::size_t batchRows = 256;

 private:
  std::size_t refuse(Acceptance& acceptance, std::vector<std::int64_t>& seqs, bool full);
  bool joinCalls(Acceptance& acceptance);

  std::int64_t nextSeq_;
  std::size_t memoryRows_;
  std::int64_t takenSeq_;  // events up to here are in a batch or on disk
  std::size_t rows_ = 0;
  std::deque<AcceptedRows> accepted_;
  std::map<std::int64_t, DeliveryOutcome> outcomes_;
  std::optional<WallTime> contact_;
  std::vector<Hold> holds_;
};

}  // namespace relay
