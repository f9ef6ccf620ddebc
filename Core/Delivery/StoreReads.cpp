#include "Core/Delivery/StoreReads.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <sqlite3.h>

#include "Core/Delivery/StoreFile.h"

namespace relay {
namespace {

constexpr const char* columns =
    "seq, endpoint, webhook_id, word, call_key, call_id, state, attempts, accepted_at, waiting_since, finished_at, "
    "status, note, event, failures, refusals";

std::int64_t millis(WallTime time) { return time.time_since_epoch().count(); }

WallTime timeOf(std::int64_t millis) { return WallTime(std::chrono::milliseconds(millis)); }

Error failure(const Database& database) {
  return Error{Error::Kind::Disk, "Reading the database failed: " + adviceFor(database), true};
}

// `readable`: whether the event is; the other columns are good in any case.
DeliveryRow rowOf(const Statement& statement, bool& readable) {
  DeliveryRow row;
  row.seq = statement.number(0);
  row.endpoint = statement.text(1);
  row.webhookId = statement.text(2);
  row.word = statement.text(3);
  row.state = static_cast<DeliveryState>(std::clamp<std::int64_t>(statement.number(6), 0, 3));
  row.attempts = static_cast<int>(statement.number(7));
  row.failures = static_cast<int>(statement.number(14));
  row.refusals = static_cast<int>(statement.number(15));
  row.acceptedAt = timeOf(statement.number(8));
  row.waitingSince = timeOf(statement.number(9));
  if (!statement.isNull(10)) row.finishedAt = timeOf(statement.number(10));
  row.httpStatus = static_cast<int>(statement.number(11));
  row.note = statement.text(12);
  auto event = callEventFromJson(statement.text(13));
  readable = static_cast<bool>(event);
  if (readable) row.event = std::move(event).value();
  row.event.callKey = statement.text(4);
  row.event.callId = statement.number(5);
  return row;
}

// The state is written out: only so SQLite finds the index of waiting rows.
std::string conditionsOf(const DeliveryQuery& query) {
  std::string sql = " WHERE seq <= ?1 AND seq > ?2";
  if (query.endpoint) sql += " AND endpoint = ?3";
  if (query.state) sql += " AND state = " + std::to_string(static_cast<int>(*query.state));
  if (query.seq) sql += " AND seq = ?4";
  if (query.callId) sql += " AND call_id = ?5";
  if (query.callKey) sql += " AND call_key = ?6";
  if (query.since) sql += " AND accepted_at >= ?7";
  if (query.until) sql += " AND accepted_at < ?8";
  return sql + " ORDER BY seq DESC LIMIT ?9";
}

// "yyMMddHHmmss_callid": the call id leads to the call's rows by index.
DeliveryQuery indexed(DeliveryQuery query) {
  if (query.callKey && !query.callId) {
    const auto mark = query.callKey->rfind('_');
    const auto digits = mark == std::string::npos ? std::string() : query.callKey->substr(mark + 1);
    const bool number =
        !digits.empty() && digits.size() <= 18 && digits.find_first_not_of("0123456789") == std::string::npos;
    if (number) query.callId = std::stoll(digits);
  }
  return query;
}

bool hasIndex(const DeliveryQuery& query) {
  return query.callId || query.seq || (query.endpoint && query.state == DeliveryState::Waiting);
}

std::optional<std::int64_t> millisOf(const std::optional<WallTime>& time) {
  if (!time) return std::nullopt;
  return millis(*time);
}

bool mayGo(const Statement& row, WallTime before, WallTime deadBefore) {
  const auto state = static_cast<DeliveryState>(row.number(1));
  if (state == DeliveryState::Waiting || row.isNull(3)) return false;
  return row.number(3) < millis(state == DeliveryState::Dead ? deadBefore : before);
}

struct FinishedRows {
  std::vector<std::int64_t> seqs;
  std::int64_t next = 0;
};

Result<FinishedRows> findFinished(Database& database, WallTime before, WallTime deadBefore, std::int64_t after,
                                  std::int64_t last) {
  constexpr int rows = 500;
  auto select = database.prepare(
      "SELECT seq, state, accepted_at, finished_at FROM deliveries WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?");
  select.bindAll(after, last, rows);
  FinishedRows found;
  int seen = 0, tooNew = 0, code = SQLITE_DONE;
  std::int64_t reached = 0;
  while ((code = select.step()) == SQLITE_ROW) {
    ++seen;
    reached = select.number(0);
    if (mayGo(select, before, deadBefore)) found.seqs.push_back(reached);
    if (select.number(2) >= millis(before)) ++tooNew;
  }
  if (code != SQLITE_DONE) return failure(database);
  // What was accepted later finished later; a few rows from a clock that was wrong do not end the search.
  found.next = seen < rows || tooNew == rows ? 0 : reached;
  return found;
}

bool removeRows(Database& database, const std::vector<std::int64_t>& seqs) {
  if (seqs.empty()) return true;
  if (database.execute("BEGIN IMMEDIATE") != SQLITE_OK) return false;
  auto remove = database.prepare("DELETE FROM deliveries WHERE seq = ?");
  for (const auto seq : seqs) {
    if (remove.run(seq) != SQLITE_DONE) return false;
  }
  return database.execute("PRAGMA incremental_vacuum(64)") == SQLITE_OK && database.execute("COMMIT") == SQLITE_OK;
}

}  // namespace

Result<std::vector<SavedCall>> readCalls(Database& database) {
  auto select = database.prepare("SELECT key, state FROM calls ORDER BY key");
  std::vector<SavedCall> calls;
  int code = SQLITE_DONE;
  while ((code = select.step()) == SQLITE_ROW) calls.push_back({select.text(0), select.text(1)});
  if (code != SQLITE_DONE) return failure(database);
  return calls;
}

Result<std::optional<WallTime>> readContact(Database& database) {
  auto select = database.prepare("SELECT value FROM meta WHERE name = 'last_contact'");
  const int code = select.step();
  if (code == SQLITE_ROW) return std::optional(timeOf(select.number(0)));
  if (code != SQLITE_DONE) return failure(database);
  return std::optional<WallTime>();
}

Result<std::vector<Hold>> readHolds(Database& database, const std::string& endpoint) {
  auto select =
      database.prepare("SELECT began, ended, status FROM holds WHERE endpoint = ? ORDER BY began DESC LIMIT 1000");
  select.bindAll(endpoint);
  std::vector<Hold> holds;
  int code = SQLITE_DONE;
  while ((code = select.step()) == SQLITE_ROW) {
    Hold hold{endpoint, timeOf(select.number(0)), std::nullopt, static_cast<int>(select.number(2))};
    if (!select.isNull(1)) hold.ended = timeOf(select.number(1));
    holds.push_back(std::move(hold));
  }
  if (code != SQLITE_DONE) return failure(database);
  std::reverse(holds.begin(), holds.end());
  return holds;
}

Result<std::int64_t> readLastSeq(Database& database) {
  auto select = database.prepare("SELECT coalesce(max(seq), 0) FROM deliveries");
  if (select.step() != SQLITE_ROW) return failure(database);
  return select.number(0);
}

Result<ListPart> readPart(Database& database, const DeliveryQuery& asked, std::int64_t from, std::int64_t window,
                          int limit) {
  const auto query = indexed(asked);
  const std::int64_t floor = hasIndex(query) ? 0 : std::max<std::int64_t>(from - window, 0);
  auto select = database.prepare(std::string("SELECT ") + columns + " FROM deliveries" + conditionsOf(query));
  const auto since = millisOf(query.since), until = millisOf(query.until);
  select.bindAll(from, floor, query.endpoint, query.seq, query.callId, query.callKey, since, until, limit);
  ListPart part;
  part.next = floor;
  int code = SQLITE_DONE;
  bool readable = true;
  while ((code = select.step()) == SQLITE_ROW) part.rows.push_back(rowOf(select, readable));
  if (code != SQLITE_DONE) return failure(database);
  return part;
}

Result<std::map<std::string, std::uint64_t>> countWaiting(Database& database) {
  auto count = database.prepare("SELECT endpoint, count(*) FROM deliveries WHERE state = 0 GROUP BY endpoint");
  std::map<std::string, std::uint64_t> counts;
  int code = SQLITE_DONE;
  while ((code = count.step()) == SQLITE_ROW) counts[count.text(0)] = static_cast<std::uint64_t>(count.number(1));
  if (code != SQLITE_DONE) return failure(database);
  return counts;
}

Result<WaitingRows> readWaiting(Database& database, const std::string& endpoint, std::int64_t after, int limit,
                                std::vector<std::int64_t>& unreadable) {
  auto select = database.prepare(std::string("SELECT ") + columns +
                                 " FROM deliveries WHERE state = 0 AND endpoint = ? AND seq > ? ORDER BY seq LIMIT ?");
  select.bindAll(endpoint, after, limit);
  WaitingRows found;
  found.last = after;
  int code = SQLITE_DONE, seen = 0;
  while ((code = select.step()) == SQLITE_ROW) {
    ++seen;
    bool readable = true;
    auto row = rowOf(select, readable);
    found.last = row.seq;
    if (readable) {
      found.rows.push_back(std::move(row));
    } else {
      unreadable.push_back(row.seq);
    }
  }
  if (code != SQLITE_DONE) return failure(database);
  found.more = seen == limit;
  return found;
}

Result<int> eraseRows(Database& database, const std::string& number) {
  auto erase = database.prepare("DELETE FROM deliveries WHERE json_extract(event, '$.number') = ?");
  if (erase.run(number) != SQLITE_DONE) return failure(database);
  return sqlite3_changes(database.handle());
}

Result<int> putBack(Database& database, const std::vector<std::int64_t>& seqs, WallTime now) {
  if (database.execute("BEGIN IMMEDIATE") != SQLITE_OK) return failure(database);
  auto update = database.prepare(
      "UPDATE deliveries SET state = 0, attempts = 0, failures = 0, refusals = 0, waiting_since = ?, finished_at = "
      "NULL, note = 'replayed' "
      "WHERE seq = ? AND state <> 0");
  int changed = 0;
  for (const auto seq : seqs) {
    if (update.run(millis(now), seq) != SQLITE_DONE) {
      auto error = failure(database);
      database.execute("ROLLBACK");
      return error;
    }
    changed += sqlite3_changes(database.handle());
  }
  if (database.execute("COMMIT") == SQLITE_OK) return changed;
  auto error = failure(database);
  database.execute("ROLLBACK");
  return error;
}

Result<std::int64_t> pruneStep(Database& database, WallTime before, WallTime deadBefore, std::int64_t after) {
  // No event is tried for longer than 90 days, so no older hold is asked for.
  constexpr std::chrono::days holdsKept{90};
  if (after == 0) {
    database.prepare("DELETE FROM holds WHERE ended < ?").run(millis(std::min(before, deadBefore) - holdsKept));
  }
  auto last = readLastSeq(database);
  if (!last) return last.error();
  auto found = findFinished(database, before, deadBefore, after, last.value());
  if (!found) return found.error();
  if (!removeRows(database, found.value().seqs)) {
    auto error = failure(database);
    database.execute("ROLLBACK");
    return error;
  }
  return found.value().next;
}

}  // namespace relay
