#include "Tests/Unit/Platform/RunsUnderWine.h"

namespace relay {

bool runsUnderWine() { return false; }

}  // namespace relay
