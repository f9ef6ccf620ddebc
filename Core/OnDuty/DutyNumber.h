#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relay {

// What a number on duty must not be.
struct DutyNumberRules {
  std::string country;           // ISO 3166 alpha-2, whose emergency services are known; empty: the commonest ones
  std::string outsidePrefix;     // dialled before numbers outside: "0112" reaches 112 where it is "0"
  std::string dummyExtension;    // calls to it would come back to it
  std::vector<std::string> own;  // further numbers that lead to the on-duty number itself
};

// Why a number cannot be right; empty: it can. One clause for the administrator: "it has no digits".
//
// Right are extensions of the phone system ("200") and any way to write a number ("0171-12345", "+49 171 12345").
// Refused are: nothing, no digits, letters; emergency services (112 and those of the country, also behind the outside
// prefix); the dummy extension and the own numbers, however they are written (a loop).
//
// Threads: pure.
std::string unusableBecause(std::string_view number, const DutyNumberRules& rules);

// The digits alone, with a leading "+" or "00" of an international number as "+". "0171-12345" -> "017112345".
std::string dutyDigits(std::string_view number);

}  // namespace relay
