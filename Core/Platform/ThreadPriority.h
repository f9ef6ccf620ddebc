#pragma once

namespace relay {

// From now on the calling thread works only where others leave the processor to it. What fails is left as it is.
void lowerThreadPriority();

}  // namespace relay
