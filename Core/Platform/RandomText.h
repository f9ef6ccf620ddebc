#pragma once

#include <cstddef>
#include <string>

#include "Core/Result.h"

namespace relay {

// `bytes` random bytes as lower-case hexadecimal digits, from the generator that the system seeds: good
// for keys. Failure: Disk, when the system gives no random numbers.
// Threads: any.
Result<std::string> randomText(std::size_t bytes);

}  // namespace relay
