#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "Core/Platform/ZoneOffset.h"
#include "Core/Result.h"

namespace relay {

// The time zones of a calendar: by their name where it is one of IANA or of Windows (also as the end of a longer one,
// "/citadel.org/20190914_1/Europe/Berlin"), else as its own VTIMEZONE says. Names come first, since programs describe
// the zone's rules of one year only, or wrongly.
//
// Threads: one at a time.
class CalendarZones {
 public:
  // `components`: VTIMEZONE, whole; a broken one is as good as none.
  explicit CalendarZones(const std::vector<std::string>& components);
  ~CalendarZones();

  // nullptr: neither known by name nor described.
  const ZoneOffset* find(const std::string& tzid);

 private:
  ZoneOffset described(const std::string& tzid) const;

  struct Described;
  std::map<std::string, std::shared_ptr<Described>> described_;
  std::map<std::string, ZoneOffset> found_;  // an empty function: nothing
};

}  // namespace relay
