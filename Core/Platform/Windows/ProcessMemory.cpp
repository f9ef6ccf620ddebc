#include "Core/Platform/ProcessMemory.h"

#include <windows.h>

#include <psapi.h>

namespace relay {

std::uint64_t residentBytes() {
  PROCESS_MEMORY_COUNTERS counters{};
  if (!::GetProcessMemoryInfo(::GetCurrentProcess(), &counters, sizeof counters)) return 0;
  return counters.WorkingSetSize;
}

}  // namespace relay
