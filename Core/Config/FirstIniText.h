#pragma once

#include <string>
#include <string_view>

#include "Core/Config/FirstIni.h"

namespace relay {

struct IniName {
  std::string section;
  std::string key;  // empty where the name has no dot
};
IniName nameOf(const std::string& name);

// The sample with values in it: each takes the place of its key's line, in force or commented out, or
// stands at the end of its section; sections that the sample has not come last. What is in force in the
// sample and not given stays as "key =", with a remark above. A line feed ends every line.
//
// Names and values must be what readIni takes back as they are: no line breaks, no "=" or blanks in a key.
std::string fillSample(std::string_view sample, const IniValues& values);

}  // namespace relay
