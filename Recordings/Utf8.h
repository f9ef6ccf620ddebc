#pragma once

#include <string>
#include <string_view>

namespace relay::recordings {

// `text` as valid UTF-8 in one line: what is none becomes U+FFFD, control characters are left out.
// Names of files on Linux may be any bytes. Threads: pure.
std::string cleanUtf8(std::string_view text);

}  // namespace relay::recordings
