#pragma once

#include <cstdint>

namespace relay {

// Bytes of this process that are in memory now (resident set, working set); 0 when the system does
// not say.
std::uint64_t residentBytes();

}  // namespace relay
