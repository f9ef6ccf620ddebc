#include "Core/Delivery/PendingWrites.h"

#include <algorithm>

#include "Core/Delivery/RetryPolicy.h"

namespace relay {
namespace {

bool isLive(const OutboxItem& item) { return urgencyOf(item.event->kind) == Urgency::Live; }

}  // namespace

void AcceptedRows::acknowledge() {
  if (!done) return;
  const auto call = std::move(done);
  done = nullptr;
  call(seqs);
}

std::size_t PendingWrites::accept(Acceptance acceptance, std::function<void(std::vector<std::int64_t>)> done) {
  AcceptedRows rows;
  const bool full = rows_ >= memoryRows_ + memoryRows_ / 4;
  const auto refused = refuse(acceptance, rows.seqs, full);
  if (full && joinCalls(acceptance)) {
    accepted_.back().seqs = std::move(rows.seqs);
    accepted_.back().done = std::move(done);
    return refused;
  }
  rows.acceptance = std::move(acceptance);
  rows.done = std::move(done);
  rows_ += rows.size();
  accepted_.push_back(std::move(rows));
  return refused;
}

std::size_t PendingWrites::refuse(Acceptance& acceptance, std::vector<std::int64_t>& seqs, bool full) {
  const bool noLive = rows_ >= memoryRows_;
  seqs.reserve(acceptance.items.size());
  return std::erase_if(acceptance.items, [&](const OutboxItem& item) {
    const bool refused = full || (noLive && isLive(item));
    seqs.push_back(refused ? 0 : nextSeq_++);
    return refused;
  });
}

// Calls whose events were refused join the last transaction that waits, where it has no events and nobody
// waits for it: their newer state takes the place of the older one, so memory grows with the calls only.
bool PendingWrites::joinCalls(Acceptance& acceptance) {
  if (accepted_.empty() || accepted_.back().done || !accepted_.back().acceptance.items.empty()) return false;
  auto& last = accepted_.back().acceptance;
  for (auto& call : acceptance.calls) {
    const auto same = std::find_if(last.calls.begin(), last.calls.end(),
                                   [&](const SavedCall& known) { return known.key == call.key; });
    if (same != last.calls.end()) {
      same->state = std::move(call.state);
    } else {
      last.calls.push_back(std::move(call));
      ++rows_;
    }
  }
  if (acceptance.lastContact) last.lastContact = acceptance.lastContact;
  return true;
}

WriteBatch PendingWrites::take(bool everything) {
  WriteBatch batch;
  std::size_t rows = 0;
  while (!accepted_.empty()) {
    const auto size = accepted_.front().size();
    if (!everything && rows > 0 && rows + size > batchRows) break;
    rows += size;
    for (const auto seq : accepted_.front().seqs) takenSeq_ = std::max(takenSeq_, seq);
    batch.accepted.push_back(std::move(accepted_.front()));
    accepted_.pop_front();
  }
  while (!outcomes_.empty() && outcomes_.begin()->first <= takenSeq_ &&
         (everything || batch.outcomes.size() < batchRows)) {
    batch.outcomes.push_back(std::move(outcomes_.begin()->second));
    outcomes_.erase(outcomes_.begin());
  }
  batch.contact = std::exchange(contact_, std::nullopt);
  batch.holds = std::exchange(holds_, {});
  return batch;
}

void PendingWrites::written(const WriteBatch& batch) {
  for (const auto& rows : batch.accepted) rows_ -= rows.size();
}

std::vector<AcceptedRows> PendingWrites::takeUnacknowledged() {
  std::vector<AcceptedRows> open;
  for (auto rows = accepted_.rbegin(); rows != accepted_.rend() && rows->done; ++rows) {
    open.push_back({{}, rows->seqs, std::move(rows->done)});
    rows->done = nullptr;
  }
  std::reverse(open.begin(), open.end());
  return open;
}

}  // namespace relay
