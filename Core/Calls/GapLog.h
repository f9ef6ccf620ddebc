#pragma once

#include <chrono>
#include <optional>

#include "Core/Time.h"

namespace relay::calls {

// A call is in the phone system's log some time after its end, so what ended just before contact was found again may
// be missing there. The log is therefore read again a few times after a gap.
struct GapLog {
  WallTime contact;  // the last byte before the gap
  WallTime until;    // the snapshot after it
  int asked = 0;     // how often the log was read since

  // When it is read next, and from when on; nullopt: not any more.
  std::optional<WallTime> next() const;
  WallTime from() const;
};

}  // namespace relay::calls
