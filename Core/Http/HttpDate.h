#pragma once

#include <string>

#include "Core/Time.h"

namespace relay {

// "Sun, 06 Nov 1994 08:49:37 GMT", cut to the second, whatever the locale.
// Threads: pure. Source: RFC 9110, section 5.6.7.
std::string httpDate(WallTime moment);

}  // namespace relay
