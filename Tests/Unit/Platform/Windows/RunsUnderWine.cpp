#include "Tests/Unit/Platform/RunsUnderWine.h"

#include <windows.h>

namespace relay {

bool runsUnderWine() { return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr; }

}  // namespace relay
