#include "Core/Delivery/StoreFile.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include "Core/Delivery/AnswerNote.h"
#include "Core/Time.h"

namespace relay {
namespace {

namespace fs = std::filesystem;

// The order matters: EXCLUSIVE before the first access keeps the WAL's index in memory, so no -shm file.
constexpr const char* connection = R"(
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA synchronous = FULL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -8192;
  PRAGMA foreign_keys = OFF;)";

constexpr const char* journal = R"(
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA journal_mode = WAL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;)";

// `type` tells kinds of events apart; so far there are calls only. The event stands last, so that the
// small columns before it can be read without it.
constexpr const char* schema = R"(
  BEGIN EXCLUSIVE;
  CREATE TABLE deliveries(
    seq INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, type TEXT NOT NULL, call_key TEXT NOT NULL,
    call_id INTEGER NOT NULL, webhook_id TEXT NOT NULL, word TEXT NOT NULL, state INTEGER NOT NULL,
    attempts INTEGER NOT NULL, failures INTEGER NOT NULL, refusals INTEGER NOT NULL, accepted_at INTEGER NOT NULL, waiting_since INTEGER NOT NULL, finished_at INTEGER,
    status INTEGER NOT NULL, note TEXT NOT NULL, event TEXT NOT NULL) STRICT;
  CREATE INDEX deliveries_waiting ON deliveries(endpoint, seq) WHERE state = 0;
  CREATE INDEX deliveries_call ON deliveries(call_id);
  CREATE TABLE calls(key TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE holds(
    endpoint TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER, status INTEGER NOT NULL,
    PRIMARY KEY(endpoint, began)) STRICT, WITHOUT ROWID;
  CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA user_version = 1;
  COMMIT;)";

fs::path pathOf(const std::string& utf8) { return fs::path(std::u8string(utf8.begin(), utf8.end())); }

Error fault(Error::Kind kind, std::string what, bool retryable = false) {
  return Error{kind, std::move(what), retryable};
}

Error cannotUse(const std::string& file, const Database& database) {
  if (database.code() == SQLITE_BUSY || database.code() == SQLITE_LOCKED) {
    return fault(Error::Kind::Config,
                 "Database " + file +
                     " is in use by another process: stop the other EmergencyRelay that uses this "
                     "data_dir, or give each its own",
                 true);
  }
  return fault(Error::Kind::Disk, "Database " + file + ": " + adviceFor(database), true);
}

std::optional<std::int64_t> oneNumber(Database& database, const char* sql) {
  auto statement = database.prepare(sql);
  if (statement.step() != SQLITE_ROW) return std::nullopt;
  return statement.number(0);
}

// Empty: sound. A failure to read is not taken for damage: its code stays with the database.
std::optional<std::string> damage(Database& database) {
  const auto begun = std::chrono::steady_clock::now();
  auto check = database.prepare("PRAGMA quick_check(1)");
  const int code = check.step();
  const auto took = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun);
  if (took.count() >= 2) spdlog::info("Checking the database took {} s", took.count());
  if (code != SQLITE_ROW) return database.message();
  const auto verdict = check.text(0);
  return verdict == "ok" ? std::nullopt : std::optional(oneLine(verdict));
}

// The version in the file's header, without opening the database; nullopt: not to be had this way. While a WAL lies
// beside the file the true one may stand there. Source: sqlite.org/fileformat.html, 1.3.
std::optional<std::int64_t> headerVersion(const std::string& file) {
  std::ifstream stream(pathOf(file), std::ios::binary);
  std::array<unsigned char, 100> header{};
  if (!stream.read(reinterpret_cast<char*>(header.data()), header.size())) return std::nullopt;
  constexpr std::string_view magic("SQLite format 3\0", 16);
  if (!std::equal(magic.begin(), magic.end(), header.begin())) return std::nullopt;
  std::int64_t version = 0;
  for (std::size_t index = 60; index < 64; ++index) version = version * 256 + header[index];
  return version;
}

enum class Finding { Good, Broken, Refused };

struct Opened {
  Finding finding = Finding::Good;
  std::unique_ptr<Database> database;
  Error error;
};

Opened failed(const std::string& file, const Database& database) {
  if (isBroken(database)) return {Finding::Broken, nullptr, fault(Error::Kind::Disk, database.message())};
  return {Finding::Refused, nullptr, cannotUse(file, database)};
}

Opened refuseNewer(const std::string& file, std::int64_t version) {
  return {Finding::Refused, nullptr,
          fault(Error::Kind::Config, "Database " + file + " was written by a newer EmergencyRelay (version " +
                                         std::to_string(version) + " of the file, this program knows " +
                                         std::to_string(storeVersion) +
                                         "): install the newer program again, or move "
                                         "the file away")};
}

// Until the version is known nothing is written, not even the WAL's content moved into the file.
Opened openOnce(const std::string& file, const StoreOptions& options) {
  const auto written = options.vfs.empty() ? headerVersion(file) : std::nullopt;
  if (written && *written > storeVersion) return refuseNewer(file, *written);
  auto database = std::make_unique<Database>(file, options.vfs);
  if (!database->opened()) return failed(file, *database);
  sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_busy_timeout(database->handle(), static_cast<int>(options.busyWait.count()));
  if (database->execute(connection) != SQLITE_OK) return failed(file, *database);
  const auto version = oneNumber(*database, "PRAGMA user_version");
  if (!version) return failed(file, *database);
  if (*version > storeVersion) return refuseNewer(file, *version);
  if (database->execute(journal) != SQLITE_OK) return failed(file, *database);
  if (*version == 0 && oneNumber(*database, "SELECT count(*) FROM sqlite_master").value_or(1) == 0) {
    if (database->execute(schema) != SQLITE_OK) return failed(file, *database);
  }
  // Takes the lock for good, also where nothing had to be written so far.
  if (database->execute("BEGIN EXCLUSIVE; COMMIT") != SQLITE_OK) return failed(file, *database);
  if (const auto found = damage(*database)) {
    if (database->code() != SQLITE_OK && database->code() != SQLITE_ROW) return failed(file, *database);
    return {Finding::Broken, nullptr, fault(Error::Kind::Disk, *found)};
  }
  if (oneNumber(*database, "PRAGMA user_version") != storeVersion) {
    return {Finding::Broken, nullptr, fault(Error::Kind::Disk, "it is not a database of EmergencyRelay")};
  }
  sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  return {Finding::Good, std::move(database), {}};
}

std::string stamp() {
  const auto now = SystemClock().now();
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
  return fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

// Renames the file with its journals, so that it can still be opened and looked at.
Outcome setAside(const std::string& file, const std::string& reason) {
  std::string aside = file + ".broken-" + stamp();
  std::error_code status;
  for (int copy = 2; fs::exists(pathOf(aside), status); ++copy)
    aside = file + ".broken-" + stamp() + "-" + std::to_string(copy);
  for (const char* part : {"", "-wal", "-shm"}) {
    const auto from = pathOf(file + part);
    if (!fs::exists(from, status)) continue;
    fs::rename(from, pathOf(aside + part), status);
    if (status) {
      return fault(Error::Kind::Disk,
                   "Database " + file + " is broken (" + reason + ") and cannot be set aside: " + status.message() +
                       ": move it away by hand",
                   true);
    }
  }
  spdlog::error(
      "Database {} is broken ({}): it was set aside as {} and a fresh one begun; what waited in it is not "
      "delivered",
      file, reason, aside);
  return success();
}

Outcome makeFolder(const std::string& file) {
  const auto folder = pathOf(file).parent_path();
  std::error_code status;
  if (!folder.empty()) fs::create_directories(folder, status);
  if (!status || fs::is_directory(folder)) return success();
  return fault(Error::Kind::Disk,
               "Folder of the database " + file + " cannot be made: " + status.message() +
                   ": check data_dir and the rights of the service's account",
               true);
}

}  // namespace

std::string adviceFor(const Database& database) {
  switch (database.code()) {
    case SQLITE_FULL: return "the disk is full: free some space";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return "it cannot be opened or written (" + database.message() +
             "): check data_dir and the rights of the service's account";
    case SQLITE_IOERR: return "reading or writing failed (" + database.message() + "): check the disk";
    default: return database.message();
  }
}

bool isBroken(const Database& database) {
  return database.code() == SQLITE_CORRUPT || database.code() == SQLITE_NOTADB;
}

Result<std::unique_ptr<Database>> openStoreFile(const std::string& file, const StoreOptions& options) {
  if (options.vfs.empty()) {
    if (auto made = makeFolder(file); !made) return made.error();
  }
  auto opened = openOnce(file, options);
  if (opened.finding == Finding::Broken) {
    if (auto moved = setAside(file, opened.error.what); !moved) return moved.error();
    opened = openOnce(file, options);
  }
  if (opened.finding != Finding::Good) return opened.error;
  // The rows hold telephone numbers: nobody else needs to read them.
  std::error_code ignored;
  fs::permissions(pathOf(file), fs::perms::owner_read | fs::perms::owner_write, ignored);
  return std::move(opened.database);
}

}  // namespace relay
