#pragma once

#include <string>
#include <string_view>

#include "Core/Http/Server.h"

namespace relay {

std::string_view statusText(int status);  // "Not Found"
std::string statusCode(int status);       // "not_found", as in the JSON of a refusal

// Puts the answer, as it goes on the wire, in place of `out`. Line breaks in header values become spaces.
void writeAnswer(const HttpAnswer& answer, bool withBody, bool keepAlive, std::string& out);

}  // namespace relay
