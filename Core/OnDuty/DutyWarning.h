#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "Core/Time.h"

namespace relay {

// Something in the days ahead that a person should put right before it comes.
struct DutyWarning {
  enum class Kind {
    Gap,          // nobody is on duty
    NoNumber,     // who is on duty has no usable number
    Overlap,      // two people at once, without an order between them
    UnknownName,  // the roster names somebody without a section [person NAME]
    Unread,       // an entry of the roster that could not be understood; from and until may be the epoch
  };
  Kind kind = Kind::Gap;
  WallTime from;
  WallTime until;
  std::vector<std::string> people;  // as the roster names them
  std::string text;                 // one line for the administrator, in the roster's local time

  bool operator==(const DutyWarning&) const = default;
};

// "gap", "no_number", "overlap", "unknown_name", "unread".
std::string_view dutyWarningWord(DutyWarning::Kind kind);

}  // namespace relay
