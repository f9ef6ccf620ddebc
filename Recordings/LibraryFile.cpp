// How the library's file is opened, checked, set aside and made anew.
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "Core/Platform/NativePath.h"
#include "Recordings/RecordingTag.h"
#include "Recordings/SqliteLibrary.h"

namespace relay::recordings {
namespace {

namespace fs = std::filesystem;

constexpr const char* connection = R"(
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -4096;
  PRAGMA journal_size_limit = 16777216;)";

constexpr const char* schema = R"(
  BEGIN EXCLUSIVE;
  CREATE TABLE recordings(
    name TEXT PRIMARY KEY, call_key TEXT NOT NULL, leg INTEGER NOT NULL, part INTEGER NOT NULL, call_id INTEGER NOT NULL,
    hash TEXT NOT NULL, stamp TEXT NOT NULL, extension TEXT NOT NULL, caller TEXT NOT NULL, direction INTEGER NOT NULL,
    source TEXT NOT NULL, length_ms INTEGER NOT NULL, bytes INTEGER NOT NULL, made_at INTEGER NOT NULL,
    posted INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX recordings_leg ON recordings(call_key, leg);
  CREATE INDEX recordings_call ON recordings(call_id, hash);
  CREATE INDEX recordings_age ON recordings(made_at);
  CREATE INDEX recordings_waiting ON recordings(posted) WHERE posted = 0;
  CREATE TABLE sources(
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed_at INTEGER NOT NULL, state INTEGER NOT NULL,
    note TEXT NOT NULL, hash TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE calls(key TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA user_version = 1;
  COMMIT;)";

struct Checked {
  std::unique_ptr<Database> database;  // null where it is broken
  int version = 0;
  std::string problem;
};

int versionOf(Database& database) {
  Statement row = database.prepare("PRAGMA user_version");
  return row.step() == SQLITE_ROW ? static_cast<int>(row.number(0)) : -1;
}

bool isSound(Database& database) {
  Statement row = database.prepare("PRAGMA quick_check(1)");
  return row.step() == SQLITE_ROW && row.text(0) == "ok";
}

Checked check(const std::string& file) {
  Checked checked;
  auto database = std::make_unique<Database>(file, "");
  const bool broken = !database->opened() || database->execute(connection) != SQLITE_OK ||
                      (checked.version = versionOf(*database)) < 0 || !isSound(*database);
  checked.problem = database->message();
  if (!broken) checked.database = std::move(database);
  return checked;
}

// "recordings.db.broken-20260301-101502", with what belongs to it.
void setAside(const std::string& file, WallTime now) {
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(now - day)};
  const std::string ending = fmt::format(".broken-{:04}{:02}{:02}-{:02}{:02}{:02}", static_cast<int>(date.year()),
                                         static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                         time.hours().count(), time.minutes().count(), time.seconds().count());
  std::error_code ignored;
  fs::rename(nativePath(file), nativePath(file + ending), ignored);
  for (const char* part : {"-wal", "-shm"}) fs::remove(nativePath(file + part), ignored);
}

std::optional<Recording> readRecording(const fs::directory_entry& entry) {
  const std::string path = utf8Path(entry.path());
  auto tag = readId3Tag(path);
  auto recording = recordingFrom(utf8Path(entry.path().filename()), tag ? tag.value() : Id3Tag());
  if (!recording) return std::nullopt;
  std::error_code problem;
  recording->bytes = entry.file_size(problem);
  const auto age = fs::file_time_type::clock::now() - entry.last_write_time(problem);
  recording->madeAt = std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now() - std::chrono::duration_cast<std::chrono::system_clock::duration>(age));
  recording->posted = PostState::Posted;
  return recording;
}

// Files that were turned shortly before the library was lost are read again, and recognised by their sound.
constexpr std::chrono::hours looksBack{24};

bool fill(SqliteLibrary& library, const std::string& output, WallTime now, std::uint64_t& count) {
  std::optional<WallTime> newest;
  const bool filled = library.inTransaction([&] {
    std::error_code problem;
    for (fs::directory_iterator at(nativePath(output), problem); !problem && at != fs::directory_iterator();
         at.increment(problem)) {
      const auto recording = readRecording(*at);
      if (!recording) continue;
      if (!library.insert(*recording)) return false;
      ++count;
      if (!newest || *newest < recording->madeAt) newest = recording->madeAt;
    }
    return true;
  });
  return filled && library.setFirstStart(newest ? *newest - looksBack : now);
}

Error cannotOpen(const std::string& file, const std::string& reason) {
  return {Error::Kind::Disk, file + ": the index of recordings can't be opened: " + reason, true};
}

}  // namespace

Result<Library::Opened> Library::open(const std::string& file, const std::string& output, WallTime now) {
  std::error_code unknown;
  const bool there = fs::exists(nativePath(file), unknown);
  Opened opened;
  Checked checked = check(file);
  if (!checked.database && there) {
    opened.problem = file + " is broken (" + checked.problem + "); it was set aside";
    setAside(file, now);
    checked = check(file);
  }
  if (!checked.database) return cannotOpen(file, checked.problem);
  if (checked.version > libraryVersion) {
    return Error{Error::Kind::Config,
                 file +
                     " was written by a newer version of this program: use that one, or set it "
                     "aside; the index is then made anew from the output folder",
                 false};
  }
  const bool fresh = checked.version == 0;
  if (fresh && checked.database->execute(schema) != SQLITE_OK) return cannotOpen(file, checked.database->message());
  auto library = std::make_unique<SqliteLibrary>(file, std::move(checked.database));
  if (fresh && !fill(*library, output, now, opened.rebuilt)) return cannotOpen(file, "writing failed");
  opened.library = std::move(library);
  return opened;
}

Result<std::unique_ptr<Library>> Library::read(const std::string& file) {
  std::error_code unknown;
  if (!fs::exists(nativePath(file), unknown))
    return Error{Error::Kind::Config, "There are no recordings yet: " + file + " does not exist", false};
  auto database = std::make_unique<Database>(file, "");
  if (!database->opened() || database->execute("PRAGMA busy_timeout = 5000") != SQLITE_OK ||
      versionOf(*database) != libraryVersion)
    return cannotOpen(file, database->message());
  return std::unique_ptr<Library>(std::make_unique<SqliteLibrary>(file, std::move(database)));
}

}  // namespace relay::recordings
