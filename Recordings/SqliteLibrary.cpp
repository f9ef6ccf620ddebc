#include "Recordings/SqliteLibrary.h"

#include <utility>

#include <sqlite3.h>

namespace relay::recordings {
namespace {

#define RECORDING_COLUMNS \
  "call_key, leg, part, call_id, hash, stamp, extension, caller, direction, source, length_ms, bytes, made_at, posted"
constexpr const char* selectRecordings = "SELECT " RECORDING_COLUMNS " FROM recordings ";

std::int64_t millis(WallTime time) { return time.time_since_epoch().count(); }
WallTime wallTime(std::int64_t milliseconds) { return WallTime(std::chrono::milliseconds(milliseconds)); }

Recording recordingOf(const Statement& row) {
  Recording recording;
  recording.callKey = row.text(0);
  recording.leg = static_cast<int>(row.number(1));
  recording.part = static_cast<int>(row.number(2));
  recording.callId = row.number(3);
  recording.hash = row.text(4);
  recording.stamp = row.text(5);
  recording.extension = row.text(6);
  recording.caller = row.text(7);
  recording.direction = row.number(8) == 0 ? Direction::Incoming : Direction::Outgoing;
  recording.source = row.text(9);
  recording.length = std::chrono::milliseconds(row.number(10));
  recording.bytes = static_cast<std::uint64_t>(row.number(11));
  recording.madeAt = wallTime(row.number(12));
  recording.posted = static_cast<PostState>(row.number(13));
  return recording;
}

std::optional<Recording> firstOf(Statement& statement) {
  std::optional<Recording> found;
  if (statement.step() == SQLITE_ROW) found = recordingOf(statement);
  statement.reset();
  return found;
}

// A condition that holds everything where nothing is asked for.
constexpr const char* queryConditions =
    "WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR call_id = ?2) AND (?3 IS NULL OR call_key = ?3)"
    " AND (?4 IS NULL OR caller = ?4 OR extension = ?4) AND (?5 IS NULL OR made_at >= ?5)"
    " AND (?6 IS NULL OR made_at < ?6) AND (?7 IS NULL OR posted = ?7) ORDER BY made_at DESC, name DESC LIMIT ?8";

std::optional<std::int64_t> numberOf(const std::optional<WallTime>& moment) {
  return moment ? std::optional(millis(*moment)) : std::nullopt;
}

}  // namespace

SqliteLibrary::SqliteLibrary(std::string file, std::unique_ptr<Database> database)
    : file_(std::move(file)),
      database_(std::move(database)),
      insert_(database_->prepare("INSERT OR REPLACE INTO recordings(name, " RECORDING_COLUMNS
                                 ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      source_(database_->prepare("INSERT OR REPLACE INTO sources VALUES(?, ?, ?, ?, ?, ?)")),
      sameSound_(
          database_->prepare(std::string(selectRecordings) + "WHERE call_id = ? AND hash = ? ORDER BY name LIMIT 1")),
      lastPart_(database_->prepare("SELECT max(part) FROM recordings WHERE call_key = ? AND leg = ?")),
      find_(database_->prepare(std::string(selectRecordings) + "WHERE name = ?")),
      post_(database_->prepare("UPDATE recordings SET posted = ? WHERE name = ?")),
      remove_(database_->prepare("DELETE FROM recordings WHERE name = ?")),
      saveCall_(database_->prepare("INSERT OR REPLACE INTO calls VALUES(?, ?)")),
      forgetCall_(database_->prepare("DELETE FROM calls WHERE key = ?")) {}

Error SqliteLibrary::failed(const char* doing) const {
  const bool full = database_->code() == SQLITE_FULL;
  return {Error::Kind::Disk,
          file_ + ": " + doing + " failed: " + database_->message() + (full ? "; make room on this disk" : ""), true};
}

Outcome SqliteLibrary::outcomeOf(bool worked, const char* doing) const {
  if (!worked) return failed(doing);
  return success();
}

bool SqliteLibrary::inTransaction(const std::function<bool()>& work) {
  if (database_->execute("BEGIN IMMEDIATE") != SQLITE_OK) return false;
  if (work() && database_->execute("COMMIT") == SQLITE_OK) return true;
  database_->execute("ROLLBACK");
  return false;
}

WallTime SqliteLibrary::firstStart() {
  Statement row = database_->prepare("SELECT value FROM meta WHERE name = 'first_start'");
  return row.step() == SQLITE_ROW ? wallTime(row.number(0)) : WallTime();
}

bool SqliteLibrary::setFirstStart(WallTime moment) {
  return database_->prepare("INSERT OR IGNORE INTO meta VALUES('first_start', ?)").run(millis(moment)) == SQLITE_DONE;
}

bool SqliteLibrary::insert(const Recording& r) {
  return insert_.run(r.name(), r.callKey, r.leg, r.part, r.callId, r.hash, r.stamp, r.extension, r.caller,
                     r.direction == Direction::Incoming ? 0 : 1, r.source, r.length.count(), r.bytes, millis(r.madeAt),
                     static_cast<int>(r.posted)) == SQLITE_DONE;
}

bool SqliteLibrary::insertSource(const SourceFile& s) {
  return source_.run(s.path, s.size, s.changedAt, static_cast<int>(s.state), s.note, s.hash) == SQLITE_DONE;
}

Outcome SqliteLibrary::add(const Recording& recording, const SourceFile& source) {
  return outcomeOf(inTransaction([&] { return insert(recording) && insertSource(source); }), "writing");
}

Outcome SqliteLibrary::note(const SourceFile& source) { return outcomeOf(insertSource(source), "writing"); }

Outcome SqliteLibrary::removeSource(const std::string& path) {
  const int code = database_->prepare("DELETE FROM sources WHERE path = ?").run(path);
  return outcomeOf(code == SQLITE_DONE, "writing");
}

Outcome SqliteLibrary::forEachSource(const std::function<void(const SourceFile&)>& visit) {
  Statement row = database_->prepare("SELECT path, size, changed_at, state, note, hash FROM sources");
  int code = row.step();
  for (; code == SQLITE_ROW; code = row.step()) {
    visit({row.text(0), static_cast<std::uint64_t>(row.number(1)), row.number(2), static_cast<FileState>(row.number(3)),
           row.text(4), row.text(5)});
  }
  return outcomeOf(code == SQLITE_DONE, "reading");
}

std::optional<Recording> SqliteLibrary::sameSound(std::int64_t callId, const std::string& hash) {
  sameSound_.bindAll(callId, hash);
  return firstOf(sameSound_);
}

int SqliteLibrary::lastPart(const std::string& callKey, int leg) {
  lastPart_.bindAll(callKey, leg);
  const int part = lastPart_.step() == SQLITE_ROW ? static_cast<int>(lastPart_.number(0)) : 0;
  lastPart_.reset();
  return part;
}

std::optional<Recording> SqliteLibrary::find(const std::string& name) {
  find_.bindAll(name);
  return firstOf(find_);
}

Result<std::vector<Recording>> SqliteLibrary::list(const RecordingQuery& query) {
  Statement rows = database_->prepare(std::string(selectRecordings) + queryConditions);
  const auto posted = query.posted ? std::optional(static_cast<int>(*query.posted)) : std::nullopt;
  rows.bindAll(query.name, query.callId, query.callKey, query.number, numberOf(query.since), numberOf(query.until),
               posted, query.limit);
  std::vector<Recording> found;
  int code = rows.step();
  for (; code == SQLITE_ROW; code = rows.step()) found.push_back(recordingOf(rows));
  if (code != SQLITE_DONE) return failed("reading");
  return found;
}

Outcome SqliteLibrary::setPosted(const std::vector<std::string>& names, PostState state) {
  return outcomeOf(inTransaction([&] {
                     for (const auto& name : names) {
                       if (post_.run(static_cast<int>(state), name) != SQLITE_DONE) return false;
                     }
                     return true;
                   }),
                   "writing");
}

Outcome SqliteLibrary::remove(const std::vector<std::string>& names) {
  return outcomeOf(inTransaction([&] {
                     for (const auto& name : names) {
                       if (remove_.run(name) != SQLITE_DONE) return false;
                     }
                     return true;
                   }),
                   "writing");
}

LibrarySize SqliteLibrary::size() {
  Statement row = database_->prepare("SELECT count(*), coalesce(sum(bytes), 0) FROM recordings");
  if (row.step() != SQLITE_ROW) return {};
  return {static_cast<std::uint64_t>(row.number(0)), static_cast<std::uint64_t>(row.number(1))};
}

std::vector<Recording> SqliteLibrary::oldest(int limit) {
  Statement rows = database_->prepare(std::string(selectRecordings) + "ORDER BY made_at, name LIMIT ?");
  rows.bindAll(limit);
  std::vector<Recording> found;
  while (rows.step() == SQLITE_ROW) found.push_back(recordingOf(rows));
  return found;
}

Outcome SqliteLibrary::saveCall(const RecordedCall& call) {
  // Not worth waiting for the disk: many come, and each replaces the one before.
  database_->execute("PRAGMA synchronous = NORMAL");
  const bool saved = saveCall_.run(call.key, toJson(call)) == SQLITE_DONE;
  database_->execute("PRAGMA synchronous = FULL");
  return outcomeOf(saved, "writing");
}

Outcome SqliteLibrary::forgetCalls(const std::vector<std::string>& keys) {
  return outcomeOf(inTransaction([&] {
                     for (const auto& key : keys) {
                       if (forgetCall_.run(key) != SQLITE_DONE) return false;
                     }
                     return true;
                   }),
                   "writing");
}

std::vector<RecordedCall> SqliteLibrary::calls() {
  Statement rows = database_->prepare("SELECT state FROM calls");
  std::vector<RecordedCall> found;
  while (rows.step() == SQLITE_ROW) {
    if (auto call = recordedCallFromJson(rows.text(0))) found.push_back(std::move(call).value());
  }
  return found;
}

}  // namespace relay::recordings
