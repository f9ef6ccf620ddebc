#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "Core/OnDuty/DutyNumber.h"
#include "Core/OnDuty/OnDuty.h"

namespace relay {

// What of the settings the push depends on.
struct ForwardingSettings {
  bool enabled = false;
  std::string extension;  // whose mobile number is kept up to date
  CallerIdFormat format = CallerIdFormat::Raw;
  std::string outsidePrefix;
  std::string country;  // of the phone system; empty: not known
  bool writesRules = false;
  bool repairs = true;
  std::chrono::milliseconds verifyEvery{300'000};
  DutyNumberRules numbers;  // what is never written
};

ForwardingSettings forwardingSettings(const DutySettings& settings);

// A number as it is written into the phone system: in the form of push_format, with outside_prefix before it where it
// leads outside. Numbers of at most six digits are extensions and stay as they are.
std::string pushedNumber(std::string_view number, const ForwardingSettings& settings);

// Whether two ways to write a number mean the same one: by their digits, and, where the country is known, by what they
// are internationally. An empty number is the same as none.
bool sameNumber(std::string_view a, std::string_view b, const ForwardingSettings& settings);

}  // namespace relay
