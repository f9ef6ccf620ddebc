#include "Core/OnDuty/CsvRoster.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "Core/OnDuty/CsvText.h"
#include "Core/OnDuty/CsvTime.h"

namespace relay {
namespace {

constexpr std::size_t mostLines = 200'000;  // also those of years ago

struct Columns {
  std::size_t from = 0;
  std::size_t to = 1;
  std::size_t person = 2;
  std::size_t priority = 3;
};

enum class Column { From, To, Person, Priority };

// As foldedName writes them.
constexpr std::array<std::pair<std::string_view, Column>, 27> titles{{
    {"from", Column::From},
    {"begin", Column::From},
    {"start", Column::From},
    {"von", Column::From},
    {"beginn", Column::From},
    {"ab", Column::From},
    {"dtstart", Column::From},
    {"to", Column::To},
    {"until", Column::To},
    {"till", Column::To},
    {"end", Column::To},
    {"bis", Column::To},
    {"ende", Column::To},
    {"dtend", Column::To},
    {"person", Column::Person},
    {"name", Column::Person},
    {"who", Column::Person},
    {"wer", Column::Person},
    {"mitarbeiter", Column::Person},
    {"diensthabender", Column::Person},
    {"on duty", Column::Person},
    {"dienst", Column::Person},
    {"summary", Column::Person},
    {"priority", Column::Priority},
    {"prio", Column::Priority},
    {"priorit\xC3\xA4t", Column::Priority},
    {"rang", Column::Priority},
}};

std::optional<Column> columnOf(const std::string& title) {
  const std::string folded = foldedName(title);
  for (const auto& [word, column] : titles) {
    if (word == folded) return column;
  }
  return std::nullopt;
}

// nullopt: the first line names no columns, so it is a shift like the others.
std::optional<Columns> readTitles(const CsvLine& line) {
  constexpr std::size_t none = 1000;
  Columns found{none, none, none, none};
  for (std::size_t at = 0; at < line.fields.size(); ++at) {
    const auto column = columnOf(line.fields[at]);
    if (!column) continue;
    std::size_t& place = *column == Column::From     ? found.from
                         : *column == Column::To     ? found.to
                         : *column == Column::Person ? found.person
                                                     : found.priority;
    if (place == none) place = at;
  }
  if (found.from == none || found.to == none || found.person == none) return std::nullopt;
  return found;
}

std::string field(const CsvLine& line, std::size_t column) {
  return column < line.fields.size() ? line.fields[column] : std::string();
}

// 0 for nothing; nullopt for what is none of 0 to 9.
std::optional<int> readPriority(const std::string& text) {
  if (text.empty()) return 0;
  int value = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || stop != text.data() + text.size() || value < 0 || value > 9) return std::nullopt;
  return value;
}

Result<RosterEntry> readLine(const CsvLine& line, const Columns& columns, const ZoneOffset& zone) {
  const auto wrong = [](const std::string& what) { return Error{Error::Kind::Config, what, false}; };
  const auto notATime = [&](const std::string& text) {
    return wrong("\"" + text + "\" is no time: write it like 2026-03-01 08:00 or 01.03.2026 08:00");
  };
  const std::string from = field(line, columns.from);
  const std::string to = field(line, columns.to);
  const auto begin = parseCsvTime(from, ShiftEdge::Begin, zone);
  if (!begin) return notATime(from);
  const auto end = parseCsvTime(to, ShiftEdge::End, zone);
  if (!end) return notATime(to);
  if (*end <= *begin) return wrong("it ends before it begins");
  if (*end - *begin > std::chrono::days(366)) return wrong("it is longer than a year");
  const std::string person = field(line, columns.person);
  if (person.empty()) return wrong("it names nobody");
  const auto priority = readPriority(field(line, columns.priority));
  if (!priority) return wrong("the priority is none of 1 (first) to 9 (last)");
  return RosterEntry{person, {}, *begin, *end, *priority};
}

bool touches(const RosterEntry& entry, const RosterWindow& window) {
  return entry.until > window.from && entry.from < window.until;
}

}  // namespace

Result<Roster> readCsvRoster(const std::string& text, const RosterWindow& window, const ZoneOffset& zone) {
  const std::string table = utf8Table(text);
  auto lines = csvLines(table, csvSeparator(table));
  if (lines.empty()) return Error{Error::Kind::Config, "it is empty", false};
  if (lines.size() > mostLines)
    return Error{Error::Kind::Config, "it has more than " + std::to_string(mostLines) + " lines", false};
  Roster roster;
  roster.from = window.from;
  roster.until = window.until;
  const auto named = readTitles(lines.front());
  if (named) lines.erase(lines.begin());
  const Columns columns = named.value_or(Columns{});
  for (const CsvLine& line : lines) {
    auto entry = readLine(line, columns, zone);
    if (!entry)
      addFault(roster, "line " + std::to_string(line.number) + ": " + entry.error().what + ": it is left out");
    else if (touches(entry.value(), window))
      roster.entries.push_back(std::move(entry).value());
  }
  if (roster.entries.size() > Roster::mostEntries)
    return Error{Error::Kind::Config, "it has more than " + std::to_string(Roster::mostEntries) + " shifts", false};
  return roster;
}

}  // namespace relay
