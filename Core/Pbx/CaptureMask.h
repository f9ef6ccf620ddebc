#pragma once

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>

namespace relay {

// Makes a JSON text fit to be passed on: passwords, tokens and dialled digits are left out always;
// on request every telephone number (six digits or more) gets other digits at its end, the last seven
// at most. The same digits always become the same others, in whatever form the number is written,
// and which they were cannot be found out afterwards.
//
// Threads: none of its own.
class CaptureMask {
 public:
  explicit CaptureMask(bool maskNumbers);

  // The text, compact, members in their order. nullopt: it is no JSON (or beyond 64 levels, 32 MB).
  std::optional<std::string> json(std::string_view text);

  // Any text: its numbers only.
  std::string plain(std::string_view text, bool acrossSeparators);

 private:
  struct Walk;
  std::string replaced(std::string_view digits);

  bool maskNumbers_;
  std::mt19937_64 random_;
  std::map<std::string, std::string, std::less<>> known_;
  std::set<std::string> given_;
};

}  // namespace relay
