#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace relay {

// A prepared statement that is used again and again.
//
// Results are SQLite's codes. Bound text is not copied: it must live until the next reset().
// Threads: that of its database. Lifetime: ends before its database.
class Statement {
 public:
  // A statement that does not compile (broken file, missing table) is empty; its steps return the code.
  Statement(sqlite3* database, const std::string& sql);

  // Binds in order, runs to the end, is ready for the next run.
  template <class... Values>
  int run(const Values&... values) {
    bindAll(values...);
    const int code = step();
    reset();
    return code;
  }
  // Binds in order; step() then gives the rows.
  template <class... Values>
  void bindAll(const Values&... values) {
    reset();
    int index = 0;
    (bind(++index, values), ...);
  }
  int step();
  void reset();

  std::int64_t number(int column) const;
  std::string text(int column) const;
  bool isNull(int column) const;

 private:
  template <std::integral Number>
  void bind(int index, Number value) {
    bindNumber(index, static_cast<std::int64_t>(value));
  }
  template <class Value>
  void bind(int index, const std::optional<Value>& value) {
    if (value) bind(index, *value);
  }
  void bind(int index, std::string_view text) { bindText(index, text); }
  void bindNumber(int index, std::int64_t value);
  void bindText(int index, std::string_view text);

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  int code_;  // of the preparation
};

// A connection. Threads: one at a time.
class Database {
 public:
  // Not open: whatever is asked of it fails.
  Database() = default;
  // `file` and `vfs` as sqlite3_open_v2 takes them. Check opened() before anything else.
  Database(const std::string& file, const std::string& vfs);

  bool opened() const;
  sqlite3* handle() const { return handle_.get(); }
  int execute(const char* sql);
  Statement prepare(const std::string& sql) { return Statement(handle_.get(), sql); }
  std::string message() const;  // of the last failure
  int code() const;             // SQLite's primary code of the last call

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
  bool opened_ = false;
};

}  // namespace relay
