#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace relay {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Header names are compared without regard to case, ASCII only, whatever the locale.
bool sameHeader(std::string_view a, std::string_view b);

// The value of the first header of this name; empty when there is none.
std::string_view findHeader(const Headers& headers, std::string_view name);

}  // namespace relay
