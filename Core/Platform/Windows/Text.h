#pragma once

#include <windows.h>

#include <string>
#include <string_view>

#include "Core/Result.h"

namespace relay {

// Between our UTF-8 and the system's UTF-16. What is not valid becomes U+FFFD.
std::wstring toWide(std::string_view text);
std::string fromWide(std::wstring_view text);

// A path as CreateFileW and its like take it beyond 260 characters: absolute, with \\?\ in front.
std::wstring toWidePath(const std::string& path);

// The system's text for an error code, one line, in English where it has it.
std::string systemMessage(DWORD code);

// "PATH: DOING failed: Access is denied. (5)"; retryable where time may mend it.
Error diskError(const std::string& path, const char* doing, DWORD code);

}  // namespace relay
