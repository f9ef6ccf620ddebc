#pragma once

#include <string>
#include <vector>

namespace relay {

// One thing in webhooks.ini that is wrong (or, as a warning, unwise).
struct Fault {
  std::string file;
  int line = 0;         // from 1; of the section where a key is missing; 0: there is no line to name
  std::string section;  // as written; empty: before the first section, or the file as a whole
  std::string key;      // empty: the section as a whole
  std::string value;    // as it may be shown: secrets are never put here, numbers and URLs are masked
  std::string what;     // what is wrong and what would be right
  bool operator==(const Fault&) const = default;
};

// One line: "FILE, line 12: [webhooks] timeout = 10: a time needs its unit, …".
std::string describe(const Fault& fault);

}  // namespace relay
