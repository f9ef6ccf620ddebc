#include "Core/Delivery/StoreTables.h"

#include <memory>

#include <sqlite3.h>

namespace relay {
namespace {

std::int64_t millis(WallTime time) { return time.time_since_epoch().count(); }

}  // namespace

StoreTables::StoreTables(Database& database)
    : begin_(database.prepare("BEGIN IMMEDIATE")),
      commit_(database.prepare("COMMIT")),
      rollback_(database.prepare("ROLLBACK")),
      insert_(database.prepare(
          "INSERT INTO deliveries VALUES(?, ?, 'call', ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, NULL, 0, '', ?)")),
      attempt_(database.prepare(
          "UPDATE deliveries SET attempts = ?, failures = ?, refusals = ?, status = ?, note = ? WHERE seq = ?")),
      finish_(database.prepare(
          "UPDATE deliveries SET state = ?, attempts = ?, finished_at = ?, status = ?, note = ? WHERE seq = ?")),
      saveCall_(database.prepare("INSERT OR REPLACE INTO calls VALUES(?, ?)")),
      forgetCall_(database.prepare("DELETE FROM calls WHERE key = ?")),
      contact_(database.prepare("INSERT OR REPLACE INTO meta VALUES('last_contact', ?)")),
      hold_(database.prepare("INSERT OR REPLACE INTO holds VALUES(?, ?, ?, ?)")) {}

bool StoreTables::begin() { return begin_.run() == SQLITE_DONE; }

bool StoreTables::commit() { return commit_.run() == SQLITE_DONE; }

// Fails where SQLite has rolled back by itself, which is as well.
void StoreTables::rollback() { rollback_.run(); }

bool StoreTables::insert(std::int64_t seq, const OutboxItem& item, WallTime at) {
  const auto& event = *item.event;
  return insert_.run(seq, item.endpoint, event.callKey, event.callId, item.webhookId, item.word, millis(at), millis(at),
                     jsonOf(item.event)) == SQLITE_DONE;
}

bool StoreTables::record(const DeliveryOutcome& outcome) {
  if (outcome.state == DeliveryState::Waiting) {
    return attempt_.run(outcome.attempts, outcome.failures, outcome.refusals, outcome.httpStatus, outcome.note,
                        outcome.seq) == SQLITE_DONE;
  }
  return finish_.run(static_cast<int>(outcome.state), outcome.attempts, millis(outcome.at), outcome.httpStatus,
                     outcome.note, outcome.seq) == SQLITE_DONE;
}

bool StoreTables::saveCall(const SavedCall& call) {
  if (call.state.empty()) return forgetCall_.run(call.key) == SQLITE_DONE;
  return saveCall_.run(call.key, call.state) == SQLITE_DONE;
}

bool StoreTables::saveContact(WallTime lastByte) { return contact_.run(millis(lastByte)) == SQLITE_DONE; }

bool StoreTables::saveHold(const Hold& hold) {
  std::optional<std::int64_t> ended;
  if (hold.ended) ended = millis(*hold.ended);
  return hold_.run(hold.endpoint, millis(hold.began), ended, hold.httpStatus) == SQLITE_DONE;
}

const std::string& StoreTables::jsonOf(const std::shared_ptr<const CallEvent>& event) {
  if (event != lastEvent_) {
    lastJson_ = toJson(*event);
    lastEvent_ = event;
  }
  return lastJson_;
}

}  // namespace relay
