#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "Core/Http/Server.h"

namespace relay {

std::string_view statusText(int status);  // "Not Found"
std::string statusCode(int status);       // "not_found", as in the JSON of a refusal

// Puts the header, as it goes on the wire, in place of `out`. Line breaks in header values become spaces. A status
// that has no body (204, 304) has no length either.
void writeHeader(const HttpAnswer& answer, std::uint64_t contentLength, bool keepAlive, std::string& out);

// The header and, `withBody`, the body.
void writeAnswer(const HttpAnswer& answer, bool withBody, bool keepAlive, std::string& out);

}  // namespace relay
