#pragma once

#include <string>
#include <string_view>

namespace relay {

// A telephone number as it may stand in a log: "+15551230001" becomes "+155***0001".
// Numbers of at most five characters (extensions) and "anonymous" stay as they are.
//
// Threads: any; setMasking is called when settings are loaded.
std::string masked(std::string_view number);

// What `[service] mask_numbers` says; true until set.
void setMasking(bool on);

// A URL as it may stand in a log: user info and the values of its query are replaced by "***".
std::string maskedUrl(std::string_view url);

}  // namespace relay
