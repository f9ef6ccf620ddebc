#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Core/Pbx/Forwarding.h"

// Texts of /xapi/v1/Users, and the changes that are asked of it. Pure.
namespace relay::threecx {

// The question for one extension; only what forwarding needs, never the whole user with its passwords.
std::string userPath(std::string_view extension);

// The users of an answer. Failure: nullopt for a text that is no JSON, is over the limits, or has no array `value`.
std::optional<std::vector<ForwardingUser>> parseForwardingUsers(std::string_view text);

// Bodies of PATCH.
std::string mobileChange(std::string_view number);
// The profiles as they were read, but with every destination the outside number `number`. The whole list goes back,
// since a shorter one may mean that the others are to go.
std::string rulesChange(const std::string& rulesText, std::string_view number);

}  // namespace relay::threecx
