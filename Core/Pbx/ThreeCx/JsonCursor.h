#pragma once

#include <cstddef>
#include <string_view>

namespace relay::threecx {

// Walks over a JSON text and hands out parts of it as they stand, for big texts of which little is
// needed. It looks at the structure only: what is skipped may be any nonsense between the right
// brackets, and what is handed out has to be parsed.
//
// Failure: good() is false from the first thing that does not fit, and next() says that it is over.
// Lifetime: the text outlives the cursor and everything that it hands out.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : rest_(text) {}

  // Into the array '[' or object '{' that begins here.
  bool enter(char open);
  // To the next element; false at the end, which is passed over.
  bool next(char close);
  std::string_view key();    // of a member, escapes as they stand
  std::string_view value();  // whole, and behind it
  // Nothing but blanks is left.
  bool atEnd();
  bool good() const { return good_; }

 private:
  void skipBlanks();
  bool fail();
  std::size_t stringEnd() const;
  std::size_t bracketEnd() const;

  std::string_view rest_;
  bool first_ = false;
  bool good_ = true;
};

}  // namespace relay::threecx
