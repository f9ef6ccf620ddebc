#pragma once

#include <string>

#include "Core/OnDuty/Roster.h"

namespace relay {

// Reads a table: from;to;person, and priority where there is a fourth column. The separator is ';', ',' or a tab;
// fields may stand in quotes. A first line that names the columns (from, to, person, priority; von, bis, wer, Priorität
// …) gives their order and may leave further columns between them.
//
// Times: CsvTime.h. A `to` without a time includes its day. Text that is no UTF-8 is taken for Windows-1252.
// Failure, threads, limits: as readRoster.
Result<Roster> readCsvRoster(const std::string& text, const RosterWindow& window, const ZoneOffset& zone);

}  // namespace relay
