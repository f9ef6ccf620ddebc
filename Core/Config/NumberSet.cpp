#include <algorithm>

#include "Core/Config/Settings.h"

namespace relay {

bool NumberSet::contains(std::string_view dn) const {
  if (ranges.empty() && single.empty()) return true;
  if (single.find(dn) != single.end()) return true;
  const std::string_view digits = dn.starts_with('+') ? dn.substr(1) : dn;
  const bool number =
      !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return false;
  return std::any_of(ranges.begin(), ranges.end(), [dn](const auto& range) {
    return dn.size() == range.first.size() && range.first <= dn && dn <= range.second;
  });
}

}  // namespace relay
