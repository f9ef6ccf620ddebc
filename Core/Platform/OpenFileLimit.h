#pragma once

#include <cstddef>

namespace relay {

// Lets this process have as many files and connections open as the system will ever allow it (on Linux the soft
// limit is raised to the hard one), and returns how many that are; at most 65,536 are claimed.
//
// Threads: any.
std::size_t raiseOpenFileLimit();

}  // namespace relay
