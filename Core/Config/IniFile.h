#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relay {

struct IniEntry {
  int line = 0;         // from 1
  std::string section;  // as written, trimmed
  std::string key;
  std::string value;  // trimmed; never cut
};

struct IniSection {
  int line = 0;
  std::string name;
};

struct IniProblem {
  int line = 0;
  std::string section;
  std::string what;
};

struct IniContent {
  std::vector<IniSection> sections;  // also those without a key
  std::vector<IniEntry> entries;     // in the order of the file, repeated keys included
  std::vector<IniProblem> problems;
};

inline constexpr std::size_t kIniLineLimit = 64 * 1024;    // bytes of a line
inline constexpr std::size_t kIniFileLimit = 1024 * 1024;  // bytes of the file
inline constexpr std::size_t kIniSectionLimit = 1000;

// Takes the text of an ini file apart: sections, "key = value", comments on lines of their own that
// begin with ; or #. UTF-8 with or without BOM, any line ending of Windows or Unix.
//
// There are no inline comments ("a ;b" is a value) and no continued lines: an indented line is one of
// its own. Whatever cannot be read as it stands is a problem with its line; nothing is cut.
// Threads: any.
IniContent readIni(std::string_view text);

}  // namespace relay
