#include "Core/Platform/ThreadPriority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace relay {

// On Linux each thread has a nice value of its own.
void lowerThreadPriority() {
  constexpr int nice = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
}

}  // namespace relay
