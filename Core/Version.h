#pragma once

namespace relay {

// The version of the product, "1.2.3", from CMakeLists.txt: the one place where it is written.
const char* version();

}  // namespace relay
