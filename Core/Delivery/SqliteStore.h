#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "Core/Delivery/Database.h"
#include "Core/Delivery/PendingWrites.h"
#include "Core/Delivery/Store.h"
#include "Core/Delivery/StoreTables.h"

namespace relay {

// The Store in SQLite. `mutex_` guards what is handed over; the database belongs to the thread.
class SqliteStore final : public Store {
 public:
  SqliteStore(std::string file, StoreOptions options, std::unique_ptr<Database> database, std::int64_t lastSeq);
  ~SqliteStore() override;

  void accept(Acceptance acceptance, std::function<void(std::vector<std::int64_t>)> done) override;
  void record(DeliveryOutcome outcome) override;
  void saveContact(WallTime lastByte) override;
  void saveHold(Hold hold) override;
  Result<std::vector<SavedCall>> savedCalls() override;
  Result<std::optional<WallTime>> lastContact() override;
  Result<std::vector<DeliveryRow>> list(const DeliveryQuery& query) override;
  Result<std::map<std::string, std::uint64_t>> waitingCounts() override;
  Result<std::vector<Hold>> holds(const std::string& endpoint) override;
  void waiting(const std::string& endpoint, std::int64_t after, int limit,
               std::function<void(Result<WaitingRows>)> done) override;
  Result<int> replay(const std::vector<std::int64_t>& seqs, WallTime now) override;
  Result<int> eraseCaller(const std::string& number) override;
  void prune(WallTime before, std::optional<WallTime> deadBefore) override;
  Outcome flush() override;
  bool diskFailing() const override { return failing_; }

 private:
  using Steady = std::chrono::steady_clock;
  using Job = std::function<void(Database&)>;

  template <class Answer>
  Answer ask(std::function<Answer(Database&)> question);
  void post(Job job);
  template <class Change>
  void handOver(Change change);

  // On the database thread; the first two under the lock.
  bool workWaits();
  std::optional<Steady::time_point> nextWork() const;
  void run();
  bool awaitWork();
  void work();
  bool writeNext(bool everything);
  bool writeRows();
  void onWritten();
  void onRefused();
  void reopen();
  void acknowledge();
  void readWaitingRows(Database& database, const std::string& endpoint, std::int64_t after, int limit,
                       const std::function<void(Result<WaitingRows>)>& done);
  void pruneFrom(Database& database, WallTime before, WallTime deadBefore, std::int64_t after);

  const std::string file_;
  const StoreOptions options_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<StoreTables> tables_;
  WriteBatch batch_;  // being written, or written again until the disk takes it
  Steady::time_point retryAt_;

  std::mutex mutex_;
  std::condition_variable wake_;
  PendingWrites pending_;
  std::deque<Job> jobs_;
  std::optional<Steady::time_point> lazySince_;
  bool idle_ = false;
  bool stopping_ = false;
  Steady::time_point refusalSaidAt_;
  std::uint64_t refusedSinceSaid_ = 0;
  std::atomic<bool> failing_{false};
  std::thread thread_;
};

}  // namespace relay
