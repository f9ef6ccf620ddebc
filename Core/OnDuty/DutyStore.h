#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "Core/OnDuty/DutyRecord.h"
#include "Core/Result.h"

namespace relay {

// Somebody put on duty by hand.
struct DutyOverride {
  std::int64_t id = 0;
  std::string person;  // NAME
  WallTime from;
  WallTime until;
  std::string why;
  std::string who;
  WallTime madeAt;
};

// Which lines of the audit: [since, until), the newest `limit` of them.
struct DutyLogQuery {
  std::optional<WallTime> since;
  std::optional<WallTime> until;
  std::optional<DutyRecord::Kind> kind;
  int limit = 1000;
};

// The database duty.db in data_dir: overrides, the audit, and small facts that a restart needs.
//
// The audit is append-only: the database itself refuses to change a line, or to delete one but routing answers of more
// than 400 days ago. Commands may read and write beside the running service.
//
// Threads: any. record() and keepFact() put into a queue and return; a thread of its own writes, at once when idle.
//          The others block for one commit.
// Lifetime: the destructor writes what waits.
class DutyStore {
 public:
  // A broken file is set aside and a fresh one begun. Failure: Disk; Config for a file of a newer version.
  static Result<std::unique_ptr<DutyStore>> open(const std::string& file);
  ~DutyStore();
  DutyStore(const DutyStore&) = delete;
  DutyStore& operator=(const DutyStore&) = delete;

  // Those that were not cleared and end after `moment`, the oldest made first.
  std::vector<DutyOverride> overrides(WallTime moment) const;
  Result<std::int64_t> addOverride(const DutyOverride& made);
  // Those that touch [from, until). Returns them.
  Result<std::vector<DutyOverride>> clearOverrides(WallTime from, WallTime until, WallTime at, const std::string& who,
                                                   const std::string& why);

  void record(DutyRecord line);
  Result<std::vector<DutyRecord>> log(const DutyLogQuery& query) const;  // oldest first

  // The value last kept under a name; empty: none.
  std::string fact(const std::string& name) const;
  void keepFact(const std::string& name, const std::string& value);

  void flush();                 // waits until everything queued before is on disk, or was refused by it
  std::string problem() const;  // why the last write failed; empty: all is well

 private:
  struct State;
  explicit DutyStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Where it lies.
std::string dutyDatabaseFile(const std::string& dataDir);

}  // namespace relay
