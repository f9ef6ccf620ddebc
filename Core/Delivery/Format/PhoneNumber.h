#pragma once

#include <string>
#include <string_view>

#include "Core/Config/Settings.h"

namespace relay {

// A number of the outside party in the form that `callerid_format` asks for, as far as that is certain.
//
//   raw       as it is
//   e164      "+49 (89) 123-456", "004989123456" and, with `country` DE, "089123456" become "+4989123456"
//   national  with `country` DE the same become "089123456"; foreign numbers become e164
//
// `country`: ISO 3166 alpha-2, of the phone system. Without it, or for a country that is not in the
// table, only what is written internationally already is recognised. Left as it is: numbers of at most
// six digits (extensions, emergency and service numbers), everything that holds a letter, '*' or '#', and
// what does not fit the country's rules.
//
// Threads: pure. Source: ITU-T E.164 and E.123, national numbering plans (trunk and international prefix).
std::string formattedNumber(std::string_view number, CallerIdFormat format, std::string_view country);

}  // namespace relay
