#include "Core/Version.h"

namespace relay {

const char* version() { return RELAY_VERSION; }

}  // namespace relay
