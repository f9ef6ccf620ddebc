#include "Core/OnDuty/CsvText.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "Core/Config/Text.h"

namespace relay {
namespace {

// The characters 0x80 to 0x9F of Windows-1252; 0: none. Source: WHATWG Encoding Standard, index windows-1252.
constexpr std::array<std::uint16_t, 32> windows1252{0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

void appendUtf8(std::string& text, std::uint32_t point) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0U | (point >> 6));
    tail(0);
  } else {
    text += static_cast<char>(0xE0U | (point >> 12));
    tail(6);
    tail(0);
  }
}

std::string fromWindows1252(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    appendUtf8(text, byte >= 0x80 && byte <= 0x9F ? windows1252[byte - 0x80U] : byte);
  }
  return text;
}

// Characters beyond the first 65,536 do not occur in names; each half of one becomes a question mark.
std::string fromUtf16(std::string_view bytes, bool bigEndian) {
  std::string text;
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    const auto one = static_cast<unsigned char>(bytes[at]);
    const auto two = static_cast<unsigned char>(bytes[at + 1]);
    const std::uint32_t point = bigEndian ? one * 256U + two : two * 256U + one;
    appendUtf8(text, point >= 0xD800 && point <= 0xDFFF ? '?' : point);
  }
  return text;
}

// One field from the front of `text`; `ended`: it was the last of its line.
std::string takeField(std::string_view& text, char separator, bool& ended, int& line) {
  std::string field;
  bool quoted = false;
  std::size_t at = 0;
  ended = true;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') ++line;
    if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
      field += text[++at];
    } else if (c == '"' && (quoted || trimmed(field).empty())) {
      quoted = !quoted;
    } else if (!quoted && (c == separator || c == '\n')) {
      ended = c == '\n';
      ++at;
      break;
    } else {
      field += c;
    }
  }
  text.remove_prefix(at);
  if (field.ends_with('\r')) field.pop_back();
  return std::string(trimmed(field));
}

}  // namespace

std::string utf8Table(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.starts_with("\xFF\xFE")) return fromUtf16(bytes, false);
  if (bytes.starts_with("\xFE\xFF")) return fromUtf16(bytes, true);
  return isUtf8(bytes) ? std::string(bytes) : fromWindows1252(bytes);
}

char csvSeparator(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  const auto occurs = [&](char c) { return std::count(first.begin(), first.end(), c); };
  // A German time may hold a comma, so it has to be the only one.
  if (occurs(';') > 0) return ';';
  return occurs('\t') > 0 ? '\t' : ',';
}

std::vector<CsvLine> csvLines(std::string_view text, char separator) {
  std::vector<CsvLine> lines;
  for (int line = 1; !text.empty();) {
    CsvLine one{line, {}};
    for (bool ended = false; !ended;) one.fields.push_back(takeField(text, separator, ended, line));
    const bool blank =
        std::all_of(one.fields.begin(), one.fields.end(), [](const auto& field) { return field.empty(); });
    if (!blank) lines.push_back(std::move(one));
  }
  return lines;
}

}  // namespace relay
