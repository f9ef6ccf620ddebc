#include "Core/Calls/JsonText.h"

#include <charconv>

namespace relay::calls {
namespace {

bool isPlain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

// Length of the UTF-8 sequence that `text` begins with, 0 when it is not one (RFC 3629, table 3-7 of Unicode).
std::size_t sequenceLength(std::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (at(i) & 0xC0u) == 0x80u; };
  const unsigned lead = at(0);
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool shortest = lead != 0xE0 || at(1) >= 0xA0;
    const bool noSurrogate = lead != 0xED || at(1) < 0xA0;
    return shortest && noSurrogate && tail(1) && tail(2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool shortest = lead != 0xF0 || at(1) >= 0x90;
    const bool inRange = lead != 0xF4 || at(1) < 0x90;
    return shortest && inRange && tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

void appendEscaped(std::string& to, char c) {
  constexpr char digits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    to += '\\';
    to += c;
  } else {
    to += "\\u00";
    to += digits[byte >> 4];
    to += digits[byte & 15];
  }
}

}  // namespace

void appendNumber(std::string& to, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  to.append(digits, end);
}

void appendQuoted(std::string& to, std::string_view text) {
  to += '"';
  std::size_t done = 0;
  while (done < text.size()) {
    std::size_t plain = done;
    while (plain < text.size() && isPlain(text[plain])) ++plain;
    to.append(text, done, plain - done);
    if (plain == text.size()) break;
    done = plain;
    if (static_cast<unsigned char>(text[done]) < 0x80) {
      appendEscaped(to, text[done++]);
    } else if (const auto length = sequenceLength(text.substr(done))) {
      to.append(text, done, length);
      done += length;
    } else {
      to += "\xEF\xBF\xBD";
      ++done;
    }
  }
  to += '"';
}

std::string& JsonText::open(std::string_view name) {
  if (!first_) to_ += ',';
  first_ = false;
  to_ += '"';
  to_ += name;
  to_ += "\":";
  return to_;
}

void JsonText::put(std::string_view name, std::string_view value) {
  if (!value.empty()) appendQuoted(open(name), value);
}

void JsonText::put(std::string_view name, std::int64_t value) {
  if (value != 0) appendNumber(open(name), value);
}

void JsonText::put(std::string_view name, bool value) {
  if (value) open(name) += "true";
}

void JsonText::put(std::string_view name, WallTime value) { put(name, std::int64_t{value.time_since_epoch().count()}); }

void JsonText::always(std::string_view name, std::int64_t value) { appendNumber(open(name), value); }

}  // namespace relay::calls
