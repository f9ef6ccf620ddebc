#include "Core/Platform/OpenFileLimit.h"

#include <sys/resource.h>

#include <algorithm>

namespace relay {

std::size_t raiseOpenFileLimit() {
  constexpr rlim_t kEnough = 65'536;
  constexpr std::size_t kLeast = 256;  // what every system allows
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kLeast;
  const rlim_t wanted = std::min(limit.rlim_max, kEnough);
  if (limit.rlim_cur < wanted) {
    rlimit raised = limit;
    raised.rlim_cur = wanted;
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return static_cast<std::size_t>(std::min(limit.rlim_cur, kEnough));
}

}  // namespace relay
