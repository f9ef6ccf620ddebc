#pragma once

#include <chrono>

#include <libical/ical.h>

namespace relay {

// Between libical's broken-down times and ours; the zone is left aside. Only the files that include libical use this.
std::chrono::local_seconds localOf(const icaltimetype& time);
icaltimetype floatingTime(std::chrono::local_seconds local, bool day);

}  // namespace relay
