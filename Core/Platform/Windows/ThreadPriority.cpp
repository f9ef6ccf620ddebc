#include "Core/Platform/ThreadPriority.h"

#include <windows.h>

namespace relay {

void lowerThreadPriority() { ::SetThreadPriority(::GetCurrentThread(), THREAD_PRIORITY_LOWEST); }

}  // namespace relay
