#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "Core/Delivery/Database.h"
#include "Core/Delivery/Store.h"
#include "Core/Result.h"

// What is read from, and rarely changed in, the Store's tables. Threads: that of the database.
// Failure: Disk, retryable.
namespace relay {

Result<std::vector<SavedCall>> readCalls(Database& database);
Result<std::optional<WallTime>> readContact(Database& database);
Result<std::vector<Hold>> readHolds(Database& database, const std::string& endpoint);
Result<std::int64_t> readLastSeq(Database& database);

// A part of what a query asks for, newest first: rows with seq <= from, of which at most `window` are looked at
// unless an index leads to them.
struct ListPart {
  std::vector<DeliveryRow> rows;
  std::int64_t next = 0;  // continue from here; 0: that was all
};
Result<ListPart> readPart(Database& database, const DeliveryQuery& query, std::int64_t from, std::int64_t window,
                          int limit);

Result<std::map<std::string, std::uint64_t>> countWaiting(Database& database);

// Rows whose event cannot be read are left out and their seq put into `unreadable`.
Result<WaitingRows> readWaiting(Database& database, const std::string& endpoint, std::int64_t after, int limit,
                                std::vector<std::int64_t>& unreadable);

// Removes every row about this caller.
Result<int> eraseRows(Database& database, const std::string& number);

Result<int> putBack(Database& database, const std::vector<std::int64_t>& seqs, WallTime now);

// One small step of Store::prune through at most 500 rows beyond `after`; returns where to go on, 0 at the end.
// The newest row always stays: its seq must not be given out again.
Result<std::int64_t> pruneStep(Database& database, WallTime before, WallTime deadBefore, std::int64_t after);

}  // namespace relay
