#include "Core/Delivery/Database.h"

#include <sqlite3.h>

namespace relay {

Statement::Statement(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  code_ =
      sqlite3_prepare_v3(database, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  handle_.reset(raw);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

int Statement::step() { return handle_ ? sqlite3_step(handle_.get()) : code_; }

void Statement::reset() {
  if (!handle_) return;
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(handle_.get(), column); }

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

bool Statement::isNull(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }

void Statement::bindNumber(int index, std::int64_t value) { sqlite3_bind_int64(handle_.get(), index, value); }

void Statement::bindText(int index, std::string_view text) {
  // An empty view may point nowhere, which SQLite would take for NULL.
  const char* const bytes = text.empty() ? "" : text.data();
  sqlite3_bind_text64(handle_.get(), index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

Database::Database(const std::string& file, const std::string& vfs) {
  sqlite3* raw = nullptr;
  opened_ = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                            vfs.empty() ? nullptr : vfs.c_str()) == SQLITE_OK;
  handle_.reset(raw);
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

bool Database::opened() const { return opened_; }

int Database::execute(const char* sql) { return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr); }

std::string Database::message() const { return handle_ ? sqlite3_errmsg(handle_.get()) : "it is not open"; }

int Database::code() const { return handle_ ? sqlite3_errcode(handle_.get()) & 0xff : SQLITE_NOMEM; }

}  // namespace relay
