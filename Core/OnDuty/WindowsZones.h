#pragma once

#include <string_view>

namespace relay {

// The IANA zone of a zone as Windows and Outlook call it, case forgiven: "W. Europe Standard Time" -> "Europe/Berlin".
// Empty: Windows has no such zone. Threads: pure.
std::string_view ianaZoneOfWindows(std::string_view windowsZone);

}  // namespace relay
