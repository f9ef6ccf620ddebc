#include "Core/Platform/OpenFileLimit.h"

namespace relay {

// Windows has no such limit per process: handles end with memory.
std::size_t raiseOpenFileLimit() { return 65'536; }

}  // namespace relay
