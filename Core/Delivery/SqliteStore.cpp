#include "Core/Delivery/SqliteStore.h"

#include <algorithm>
#include <future>
#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Delivery/StoreFile.h"
#include "Core/Delivery/StoreReads.h"

// What other threads ask of the store. The database thread stands in StoreThread.cpp.
namespace relay {

Result<std::unique_ptr<Store>> Store::open(const std::string& file, StoreOptions options) {
  auto database = openStoreFile(file, options);
  if (!database) return database.error();
  auto lastSeq = readLastSeq(*database.value());
  if (!lastSeq) return lastSeq.error();
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(file, std::move(options), std::move(database).value(), lastSeq.value()));
}

SqliteStore::SqliteStore(std::string file, StoreOptions options, std::unique_ptr<Database> database,
                         std::int64_t lastSeq)
    : file_(std::move(file)),
      options_(std::move(options)),
      database_(std::move(database)),
      tables_(std::make_unique<StoreTables>(*database_)),
      pending_(lastSeq, options_.memoryRows),
      thread_([this] { run(); }) {}

SqliteStore::~SqliteStore() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  tables_.reset();
}

// Wakes the thread only when it sleeps: at full speed it finds what came by itself.
template <class Change>
void SqliteStore::handOver(Change change) {
  bool sleeping = false;
  {
    const std::lock_guard lock(mutex_);
    const bool wasLazy = !pending_.lazyEmpty();
    change();
    if (!lazySince_ && !pending_.lazyEmpty()) lazySince_ = Steady::now();
    sleeping = idle_ && (!wasLazy || pending_.urgent() || !jobs_.empty());
    if (sleeping) idle_ = false;
  }
  if (sleeping) wake_.notify_one();
}

void SqliteStore::accept(Acceptance acceptance, std::function<void(std::vector<std::int64_t>)> done) {
  std::uint64_t refused = 0;
  handOver([&] {
    refusedSinceSaid_ += pending_.accept(std::move(acceptance), std::move(done));
    const auto now = Steady::now();
    if (refusedSinceSaid_ > 0 && now - refusalSaidAt_ >= std::chrono::minutes(1)) {
      refusalSaidAt_ = now;
      refused = std::exchange(refusedSinceSaid_, 0);
    }
  });
  if (refused > 0) {
    spdlog::error(
        "Database {}: {} events were lost, since the disk takes none and {} rows wait in memory: free or "
        "repair the disk now",
        file_, refused, options_.memoryRows);
  }
}

void SqliteStore::record(DeliveryOutcome outcome) {
  handOver([&] { pending_.record(std::move(outcome)); });
}

void SqliteStore::saveContact(WallTime lastByte) {
  handOver([&] { pending_.saveContact(lastByte); });
}

void SqliteStore::saveHold(Hold hold) {
  handOver([&] { pending_.saveHold(std::move(hold)); });
}

void SqliteStore::post(Job job) {
  handOver([&] { jobs_.push_back(std::move(job)); });
}

template <class Answer>
Answer SqliteStore::ask(std::function<Answer(Database&)> question) {
  std::promise<Answer> promise;
  auto answer = promise.get_future();
  post([&](Database& database) { promise.set_value(question(database)); });
  return answer.get();
}

Result<std::vector<SavedCall>> SqliteStore::savedCalls() { return ask<Result<std::vector<SavedCall>>>(readCalls); }

Result<std::optional<WallTime>> SqliteStore::lastContact() { return ask<Result<std::optional<WallTime>>>(readContact); }

// In parts, so that commits go on between them however much is looked through.
Result<std::vector<DeliveryRow>> SqliteStore::list(const DeliveryQuery& query) {
  constexpr std::int64_t window = 10'000;
  const auto limit = static_cast<std::size_t>(std::clamp(query.limit, 1, 10'000));
  auto last = ask<Result<std::int64_t>>(readLastSeq);
  if (!last) return last.error();
  std::vector<DeliveryRow> found;
  for (auto from = last.value(); from > 0 && found.size() < limit;) {
    const auto room = static_cast<int>(limit - found.size());
    auto part =
        ask<Result<ListPart>>([&](Database& database) { return readPart(database, query, from, window, room); });
    if (!part) return part.error();
    for (auto& row : part.value().rows) found.push_back(std::move(row));
    from = part.value().next;
  }
  return found;
}

Result<std::map<std::string, std::uint64_t>> SqliteStore::waitingCounts() {
  return ask<Result<std::map<std::string, std::uint64_t>>>(countWaiting);
}

Result<std::vector<Hold>> SqliteStore::holds(const std::string& endpoint) {
  return ask<Result<std::vector<Hold>>>([&](Database& database) { return readHolds(database, endpoint); });
}

void SqliteStore::waiting(const std::string& endpoint, std::int64_t after, int limit,
                          std::function<void(Result<WaitingRows>)> done) {
  post([this, endpoint, after, limit, done = std::move(done)](Database& database) {
    readWaitingRows(database, endpoint, after, limit, done);
  });
}

Result<int> SqliteStore::replay(const std::vector<std::int64_t>& seqs, WallTime now) {
  return ask<Result<int>>([&](Database& database) { return putBack(database, seqs, now); });
}

Result<int> SqliteStore::eraseCaller(const std::string& number) {
  return ask<Result<int>>([&](Database& database) { return eraseRows(database, number); });
}

void SqliteStore::prune(WallTime before, std::optional<WallTime> deadBefore) {
  const auto dead = deadBefore.value_or(std::min<WallTime>(before, SystemClock().now() - deadLettersKept));
  post([this, before, dead](Database& database) { pruneFrom(database, before, dead, 0); });
}

Outcome SqliteStore::flush() {
  return ask<Outcome>([this](Database&) -> Outcome {
    if (!failing_) return success();
    return Error{Error::Kind::Disk, "Database " + file_ + " cannot be written: what came meanwhile is kept in memory",
                 true};
  });
}

}  // namespace relay
