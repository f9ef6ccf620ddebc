#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relay {

// A table as UTF-8, whatever spreadsheet wrote it: a byte order mark is taken away, UTF-16 and Windows-1252 are
// translated. Threads: pure.
std::string utf8Table(std::string_view bytes);

struct CsvLine {
  int number = 0;  // in the file, from 1
  std::vector<std::string> fields;
};

// The separator of a table: whichever of ';', tab and ',' its first line has most.
char csvSeparator(std::string_view text);

// The lines that hold something; fields in quotes may hold the separator, line ends and doubled quotes.
// Source: RFC 4180.
std::vector<CsvLine> csvLines(std::string_view text, char separator);

}  // namespace relay
