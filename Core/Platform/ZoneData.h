#pragma once

namespace relay {

// Tells the date library where this system keeps its zone data; once per process.
void useSystemZoneData();

}  // namespace relay
