#include "Core/OnDuty/DutyTables.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include "Core/Delivery/StoreFile.h"
#include "Core/Moment.h"
#include "Core/Platform/NativePath.h"

namespace relay {
namespace {

constexpr int tablesVersion = 1;

// Times are milliseconds since 1970. What may be deleted of the audit is said by the database itself.
constexpr const char* schema = R"(
  BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS overrides(
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, why TEXT NOT NULL,
    who TEXT NOT NULL, made_at INTEGER NOT NULL, cleared_at INTEGER, cleared_by TEXT, cleared_why TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS audit(
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, person TEXT NOT NULL, number TEXT NOT NULL,
    before TEXT NOT NULL, source TEXT NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS audit_at ON audit(at);
  CREATE TABLE IF NOT EXISTS facts(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS audit_is_kept BEFORE DELETE ON audit
    WHEN OLD.kind <> 'routing' OR OLD.at > (strftime('%s', 'now') - 400 * 86400) * 1000
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
  PRAGMA user_version = 1;
  COMMIT;)";

std::int64_t number(WallTime moment) { return moment.time_since_epoch().count(); }
WallTime moment(std::int64_t number) { return WallTime(std::chrono::milliseconds(number)); }

constexpr std::array kinds{DutyRecord::Kind::OnDuty, DutyRecord::Kind::Override,      DutyRecord::Kind::OverrideEnded,
                           DutyRecord::Kind::Push,   DutyRecord::Kind::RoutingAnswer, DutyRecord::Kind::Roster,
                           DutyRecord::Kind::Warning};

DutyRecord::Kind kindOf(const std::string& word) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](auto kind) { return dutyRecordWord(kind) == word; });
  return found == kinds.end() ? DutyRecord::Kind::Warning : *found;
}

std::vector<DutyOverride> overridesOf(Statement& rows) {
  std::vector<DutyOverride> found;
  while (rows.step() == SQLITE_ROW) {
    found.push_back({rows.number(0), rows.text(1), moment(rows.number(2)), moment(rows.number(3)), rows.text(4),
                     rows.text(5), moment(rows.number(6))});
  }
  return found;
}

constexpr const char* overrideColumns = "SELECT id, person, begins, ends, why, who, made_at FROM overrides ";

bool prepared(Database& database) {
  sqlite3_busy_timeout(database.handle(), 5000);
  return database.execute(
             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 4194304") == SQLITE_OK;
}

Error cannotUse(const std::string& file, const Database& database) {
  return {Error::Kind::Disk, "Database " + file + ": " + adviceFor(database), true};
}

void setAside(const std::string& file, WallTime now) {
  std::string stamp = momentText(now);
  std::replace(stamp.begin(), stamp.end(), ':', '-');
  const std::string aside = file + ".broken-" + stamp;
  for (const char* part : {"", "-wal", "-shm"}) {
    std::error_code status;
    std::filesystem::rename(nativePath(file + part), nativePath(aside + part), status);
  }
  spdlog::error("Database {} is broken: it was set aside as {} and a fresh one begun; overrides in it are lost", file,
                aside);
}

// Ready for use, or why not; `broken`: the file itself is damaged.
Result<std::unique_ptr<Database>> openOnce(const std::string& file, bool& broken) {
  auto database = std::make_unique<Database>(file, "");
  broken = false;
  const auto failed = [&] {
    broken = isBroken(*database);
    return cannotUse(file, *database);
  };
  if (!database->opened() || !prepared(*database)) return failed();
  {
    auto version = database->prepare("PRAGMA user_version");
    if (version.step() != SQLITE_ROW) return failed();
    if (version.number(0) > tablesVersion) {
      return Error{Error::Kind::Config,
                   "Database " + file + " was written by a newer EmergencyRelay: install the newer program again"};
    }
  }
  if (database->execute(schema) != SQLITE_OK) return failed();
  return database;
}

}  // namespace

DutyTables::DutyTables(std::unique_ptr<Database> database, std::string file)
    : database_(std::move(database)), file_(std::move(file)) {}

Error DutyTables::failure() const { return cannotUse(file_, *database_); }

Result<std::unique_ptr<DutyTables>> DutyTables::open(const std::string& file) {
  bool broken = false;
  auto opened = openOnce(file, broken);
  if (!opened && broken) {
    setAside(file, SystemClock().now());
    opened = openOnce(file, broken);
  }
  if (!opened) return opened.error();
  std::error_code ignored;
  std::filesystem::permissions(nativePath(file),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  return std::unique_ptr<DutyTables>(new DutyTables(std::move(opened).value(), file));
}

std::vector<DutyOverride> DutyTables::overrides(WallTime after) {
  auto rows = database_->prepare(std::string(overrideColumns) + "WHERE cleared_at IS NULL AND ends > ? ORDER BY id");
  rows.bindAll(number(after));
  return overridesOf(rows);
}

Result<std::int64_t> DutyTables::addOverride(const DutyOverride& made) {
  auto insert =
      database_->prepare("INSERT INTO overrides(person, begins, ends, why, who, made_at) VALUES(?,?,?,?,?,?)");
  const int code =
      insert.run(made.person, number(made.from), number(made.until), made.why, made.who, number(made.madeAt));
  if (code != SQLITE_DONE) return failure();
  return static_cast<std::int64_t>(sqlite3_last_insert_rowid(database_->handle()));
}

Result<std::vector<DutyOverride>> DutyTables::clearOverrides(WallTime from, WallTime until, WallTime at,
                                                             const std::string& who, const std::string& why) {
  auto rows = database_->prepare(std::string(overrideColumns) +
                                 "WHERE cleared_at IS NULL AND ends > ? AND begins < ? ORDER BY id");
  rows.bindAll(number(from), number(until));
  auto found = overridesOf(rows);
  rows.reset();
  auto clear = database_->prepare("UPDATE overrides SET cleared_at = ?, cleared_by = ?, cleared_why = ? WHERE id = ?");
  for (const DutyOverride& one : found) {
    if (clear.run(number(at), who, why, one.id) != SQLITE_DONE) return failure();
  }
  return found;
}

std::vector<DutyRecord> DutyTables::log(const DutyLogQuery& query) {
  auto rows = database_->prepare(
      "SELECT seq, at, kind, person, number, before, source, who, note FROM audit "
      "WHERE at >= ? AND at < ? AND (? = '' OR kind = ?) ORDER BY seq DESC LIMIT ?");
  const std::string kind(query.kind ? dutyRecordWord(*query.kind) : std::string_view());
  rows.bindAll(query.since ? number(*query.since) : 0,
               query.until ? number(*query.until) : std::numeric_limits<std::int64_t>::max(), kind, kind, query.limit);
  std::vector<DutyRecord> found;
  while (rows.step() == SQLITE_ROW) {
    found.push_back({rows.number(0), moment(rows.number(1)), kindOf(rows.text(2)), rows.text(3), rows.text(4),
                     rows.text(5), rows.text(6), rows.text(7), rows.text(8)});
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::string DutyTables::fact(const std::string& name) {
  auto row = database_->prepare("SELECT value FROM facts WHERE name = ?");
  row.bindAll(name);
  return row.step() == SQLITE_ROW ? row.text(0) : std::string();
}

Outcome DutyTables::write(const std::vector<DutyRecord>& lines, const std::vector<Fact>& facts) {
  if (database_->execute("BEGIN IMMEDIATE") != SQLITE_OK) return failure();
  auto insert = database_->prepare(
      "INSERT INTO audit(at, kind, person, number, before, source, who, note) VALUES(?,?,?,?,?,?,?,?)");
  auto keep = database_->prepare("INSERT OR REPLACE INTO facts(name, value) VALUES(?,?)");
  int code = SQLITE_DONE;
  for (const DutyRecord& line : lines) {
    if (code == SQLITE_DONE)
      code = insert.run(number(line.at), dutyRecordWord(line.kind), line.person, line.number, line.before, line.source,
                        line.who, line.note);
  }
  for (const Fact& fact : facts) {
    if (code == SQLITE_DONE) code = keep.run(fact.name, fact.value);
  }
  if (code == SQLITE_DONE && database_->execute("COMMIT") == SQLITE_OK) return success();
  const Error why = failure();
  database_->execute("ROLLBACK");
  return why;
}

void DutyTables::prune() {
  database_->execute("DELETE FROM audit WHERE kind = 'routing' AND at < (strftime('%s', 'now') - 401 * 86400) * 1000");
}

}  // namespace relay
