#pragma once

#include <memory>
#include <string>
#include <vector>

#include "Core/Delivery/Database.h"
#include "Core/OnDuty/DutyStore.h"

namespace relay {

// The statements of DutyStore; nothing here waits for another thread. Threads: one at a time.
class DutyTables {
 public:
  // With everything DutyStore::open promises.
  static Result<std::unique_ptr<DutyTables>> open(const std::string& file);

  std::vector<DutyOverride> overrides(WallTime moment);
  Result<std::int64_t> addOverride(const DutyOverride& made);
  Result<std::vector<DutyOverride>> clearOverrides(WallTime from, WallTime until, WallTime at, const std::string& who,
                                                   const std::string& why);
  std::vector<DutyRecord> log(const DutyLogQuery& query);
  std::string fact(const std::string& name);

  struct Fact {
    std::string name;
    std::string value;
  };
  // In one transaction.
  Outcome write(const std::vector<DutyRecord>& lines, const std::vector<Fact>& facts);
  void prune();

 private:
  explicit DutyTables(std::unique_ptr<Database> database, std::string file);
  Error failure() const;

  std::unique_ptr<Database> database_;
  std::string file_;
};

}  // namespace relay
