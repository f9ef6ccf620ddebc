#include "Core/Pbx/ThreeCx/JsonCursor.h"

#include <algorithm>

namespace relay::threecx {

bool JsonCursor::fail() {
  good_ = false;
  rest_ = {};
  return false;
}

void JsonCursor::skipBlanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

bool JsonCursor::enter(char open) {
  skipBlanks();
  if (rest_.empty() || rest_.front() != open) return fail();
  rest_.remove_prefix(1);
  first_ = true;
  return true;
}

bool JsonCursor::next(char close) {
  skipBlanks();
  if (rest_.empty()) return fail();
  if (rest_.front() == close) {
    rest_.remove_prefix(1);
    first_ = false;
    return false;
  }
  if (first_) {
    first_ = false;
    return true;
  }
  if (rest_.front() != ',') return fail();
  rest_.remove_prefix(1);
  return true;
}

// Behind the string that begins here; 0: it has no end.
std::size_t JsonCursor::stringEnd() const {
  for (std::size_t i = 1; i < rest_.size(); ++i) {
    if (rest_[i] == '\\')
      ++i;
    else if (rest_[i] == '"')
      return i + 1;
  }
  return 0;
}

std::size_t JsonCursor::bracketEnd() const {
  std::size_t depth = 0;
  bool inString = false;
  for (std::size_t i = 0; i < rest_.size(); ++i) {
    const char c = rest_[i];
    if (inString) {
      if (c == '\\') ++i;
      if (c == '"') inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && --depth == 0) {
      return i + 1;
    }
  }
  return 0;
}

std::string_view JsonCursor::key() {
  skipBlanks();
  const std::size_t end = !rest_.empty() && rest_.front() == '"' ? stringEnd() : 0;
  if (end == 0) {
    fail();
    return {};
  }
  const auto name = rest_.substr(1, end - 2);
  rest_.remove_prefix(end);
  skipBlanks();
  if (rest_.empty() || rest_.front() != ':') {
    fail();
    return {};
  }
  rest_.remove_prefix(1);
  return name;
}

std::string_view JsonCursor::value() {
  skipBlanks();
  const char begin = rest_.empty() ? '\0' : rest_.front();
  const std::size_t end = begin == '"'                   ? stringEnd()
                          : begin == '[' || begin == '{' ? bracketEnd()
                                                         : std::min(rest_.find_first_of(",]} \t\r\n"), rest_.size());
  if (end == 0) {
    fail();
    return {};
  }
  const auto whole = rest_.substr(0, end);
  rest_.remove_prefix(end);
  return whole;
}

bool JsonCursor::atEnd() {
  skipBlanks();
  return good_ && rest_.empty();
}

}  // namespace relay::threecx
