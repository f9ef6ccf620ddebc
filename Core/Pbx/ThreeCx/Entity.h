#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace relay::threecx {

// What an event is about: "/callcontrol/150/participants/8107", ".../devices/...", or the DN itself.
struct Entity {
  enum class Kind { None, Dn, Device, Participant };
  Kind kind = Kind::None;  // None: a path this version does not know
  std::string dn;          // unescaped; not always a number
  std::int64_t participantId = 0;
};

Entity parseEntity(std::string_view path);

std::string percentEncode(std::string_view text);

std::string dnPath(std::string_view dn);  // "/callcontrol/150"
std::string participantPath(std::string_view dn, std::int64_t participantId);

}  // namespace relay::threecx
