#pragma once

#include <string_view>

namespace relay {

// webhooks.ini.sample, as the program carries it to write the first webhooks.ini: LF, ASCII.
std::string_view sampleText();

}  // namespace relay
