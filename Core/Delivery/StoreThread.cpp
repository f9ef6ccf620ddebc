#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Delivery/SqliteStore.h"
#include "Core/Delivery/StoreFile.h"
#include "Core/Delivery/StoreReads.h"

// The database thread of SqliteStore.
namespace relay {

void SqliteStore::run() {
  while (awaitWork()) work();
  work();
  if (!batch_.empty() || !pending_.empty()) {
    spdlog::error("Database {}: stopped while the disk refuses; what was in memory only is lost", file_);
  }
}

// False: stop.
bool SqliteStore::awaitWork() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (stopping_) return false;
    if (workWaits()) return true;
    const auto until = nextWork();
    idle_ = true;
    if (until) {
      wake_.wait_until(lock, *until);
    } else {
      wake_.wait(lock);
    }
    idle_ = false;
  }
}

bool SqliteStore::workWaits() {
  if (!jobs_.empty()) return true;
  if (failing_ ? pending_.hasUnacknowledged() : pending_.urgent()) return true;
  const auto until = nextWork();
  return until && Steady::now() >= *until;
}

// What waits for a time: the next attempt while the disk refuses, else outcomes.
std::optional<SqliteStore::Steady::time_point> SqliteStore::nextWork() const {
  if (failing_) return retryAt_;
  if (!lazySince_) return std::nullopt;
  return *lazySince_ + options_.lazyDelay;
}

void SqliteStore::work() {
  std::deque<Job> jobs;
  bool stopping = false;
  {
    const std::lock_guard lock(mutex_);
    jobs.swap(jobs_);
    stopping = stopping_;
  }
  const bool all = stopping || !jobs.empty();
  // A question sees what was handed over before it: behind a batch that the disk had refused comes the rest.
  const bool hadBatch = !batch_.empty();
  const bool due = !failing_ || stopping || Steady::now() >= retryAt_;
  const bool written = due && writeNext(all);
  if (written && hadBatch && all) writeNext(true);
  if (failing_) acknowledge();
  for (auto& job : jobs) job(*database_);
}

bool SqliteStore::writeNext(bool everything) {
  if (batch_.empty()) {
    const std::lock_guard lock(mutex_);
    batch_ = pending_.take(everything);
    lazySince_.reset();
    if (!pending_.lazyEmpty()) lazySince_ = Steady::now();
  }
  if (batch_.empty()) return true;
  if (writeRows()) {
    onWritten();
    return true;
  }
  onRefused();
  return false;
}

bool SqliteStore::writeRows() {
  bool fine = tables_->begin();
  for (const auto& rows : batch_.accepted) {
    auto seq = rows.seqs.begin();
    for (const auto& item : rows.acceptance.items) {
      while (*seq == 0) ++seq;  // refused, and not among the items any more
      fine = fine && tables_->insert(*seq++, item, rows.acceptance.at);
    }
    for (const auto& call : rows.acceptance.calls) fine = fine && tables_->saveCall(call);
    if (rows.acceptance.lastContact) fine = fine && tables_->saveContact(*rows.acceptance.lastContact);
  }
  for (const auto& outcome : batch_.outcomes) fine = fine && tables_->record(outcome);
  for (const auto& hold : batch_.holds) fine = fine && tables_->saveHold(hold);
  if (batch_.contact) fine = fine && tables_->saveContact(*batch_.contact);
  return fine && tables_->commit();
}

void SqliteStore::onWritten() {
  if (failing_.exchange(false)) spdlog::warn("Database {}: the disk takes data again, nothing was lost", file_);
  for (auto& rows : batch_.accepted) rows.acknowledge();
  const std::lock_guard lock(mutex_);
  pending_.written(batch_);
  batch_ = {};
}

void SqliteStore::onRefused() {
  const bool broken = isBroken(*database_) || !database_->opened();
  const auto advice = adviceFor(*database_);
  tables_->rollback();
  if (!failing_.exchange(true)) {
    spdlog::error("Database {}: {}. Deliveries go on from memory; writing is tried again every second", file_, advice);
  }
  retryAt_ = Steady::now() + options_.retryEvery;
  if (broken) reopen();
}

// The file is damaged: the checks of the start set it aside, and what is in memory goes into a fresh one.
void SqliteStore::reopen() {
  tables_.reset();
  database_ = std::make_unique<Database>();
  auto opened = openStoreFile(file_, options_);
  if (opened) database_ = std::move(opened).value();
  tables_ = std::make_unique<StoreTables>(*database_);
}

// While the disk refuses, being safe in memory has to do.
void SqliteStore::acknowledge() {
  for (auto& rows : batch_.accepted) rows.acknowledge();
  std::vector<AcceptedRows> open;
  {
    const std::lock_guard lock(mutex_);
    open = pending_.takeUnacknowledged();
  }
  for (auto& rows : open) rows.acknowledge();
}

void SqliteStore::readWaitingRows(Database& database, const std::string& endpoint, std::int64_t after, int limit,
                                  const std::function<void(Result<WaitingRows>)>& done) {
  std::vector<std::int64_t> unreadable;
  auto found = readWaiting(database, endpoint, after, limit, unreadable);
  if (found && failing_) found.value().more = true;
  for (const auto seq : unreadable) {
    spdlog::error("Delivery {} to {} cannot be read from the database: it became a dead letter", seq, endpoint);
    record({seq, DeliveryState::Dead, 0, 0, "the stored event cannot be read", SystemClock().now()});
  }
  done(std::move(found));
}

void SqliteStore::pruneFrom(Database& database, WallTime before, WallTime deadBefore, std::int64_t after) {
  const auto next = pruneStep(database, before, deadBefore, after);
  if (!next) {
    spdlog::warn("Old deliveries were not removed: {}", next.error().what);
  } else if (next.value() > 0) {
    post([this, before, deadBefore, from = next.value()](Database& again) {
      pruneFrom(again, before, deadBefore, from);
    });
  }
}

}  // namespace relay
