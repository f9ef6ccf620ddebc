#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "Core/Time.h"

namespace relay::calls {

// Appends one JSON object to a string, member by member; values that equal their default are left
// out, so that what is common is short. Text that is not UTF-8 is made so: each bad byte becomes U+FFFD.
class JsonText {
 public:
  explicit JsonText(std::string& to) : to_(to) { to_ += '{'; }

  void put(std::string_view name, std::string_view value);  // left out when empty
  void put(std::string_view name, std::int64_t value);      // left out when 0
  void put(std::string_view name, bool value);              // left out when false
  void put(std::string_view name, WallTime value);          // milliseconds since 1970
  void always(std::string_view name, std::int64_t value);
  // Begins a member whose value the caller appends.
  std::string& open(std::string_view name);
  void close() { to_ += '}'; }

 private:
  std::string& to_;
  bool first_ = true;
};

void appendNumber(std::string& to, std::int64_t value);
void appendQuoted(std::string& to, std::string_view text);

}  // namespace relay::calls
