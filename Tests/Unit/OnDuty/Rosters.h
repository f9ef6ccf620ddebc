#pragma once

#include <string>
#include <vector>

#include "Core/OnDuty/LocalMoment.h"
#include "Core/OnDuty/Roster.h"

namespace relay {

// What tests of rosters share.

// "2026-03-01 08:00" in a zone, read as the begin of a shift; as the end with `edge`.
WallTime when(const std::string& text, const std::string& zone = "Europe/Berlin", bool end = false);

ZoneOffset zoneNamed(const std::string& name);

// A calendar around these events (lines with '\n', without BEGIN and END).
std::string calendar(const std::vector<std::string>& events, const std::string& head = {});

// All of 2026 and a bit.
RosterWindow year2026();

// The roster of a calendar or a table; fails the test where it is refused.
Roster readGood(const std::string& text, RosterFormat format, const std::string& zone = "Europe/Berlin");

// "Max 2026-03-01 08:00 - 2026-03-01 20:00" for each entry, in the zone's local time.
std::vector<std::string> lines(const Roster& roster, const std::string& zone = "Europe/Berlin");

}  // namespace relay
