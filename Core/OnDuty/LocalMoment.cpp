#include "Core/OnDuty/LocalMoment.h"

#include <algorithm>
#include <optional>

#include <date/date.h>

namespace relay {
namespace {

using std::chrono::local_seconds;
using std::chrono::seconds;

// No zone changes its clock twice within two days.
constexpr std::chrono::hours nearby{24};

WallTime asUtc(local_seconds local, seconds offset) { return WallTime(local.time_since_epoch() - offset); }

// The moment of the change within (before, after], to the second.
WallTime changeBetween(WallTime before, WallTime after, const ZoneOffset& offset) {
  const seconds old = offset(before);
  while (after - before > seconds(1)) {
    const WallTime middle = before + std::chrono::floor<seconds>((after - before) / 2);
    (offset(middle) == old ? before : after) = middle;
  }
  return after;
}

struct Candidates {
  std::optional<WallTime> first;
  std::optional<WallTime> last;
  WallTime skipped;  // where there is neither
};

Candidates candidates(local_seconds local, const ZoneOffset& offset) {
  const WallTime around(local.time_since_epoch());
  const seconds before = offset(around - nearby);
  const seconds after = offset(around + nearby);
  Candidates found;
  for (const seconds tried : {std::max(before, after), std::min(before, after)}) {
    const WallTime moment = asUtc(local, tried);
    if (offset(moment) != tried) continue;
    if (!found.first) found.first = moment;
    found.last = moment;
  }
  if (!found.first) found.skipped = changeBetween(around - nearby, around + nearby, offset);
  return found;
}

}  // namespace

WallTime beginMoment(local_seconds local, const ZoneOffset& offset) {
  const Candidates found = candidates(local, offset);
  return found.first.value_or(found.skipped);
}

WallTime endMoment(local_seconds local, const ZoneOffset& offset) {
  const Candidates found = candidates(local, offset);
  return found.last.value_or(found.skipped);
}

local_seconds localTime(WallTime moment, const ZoneOffset& offset) {
  const auto whole = std::chrono::floor<seconds>(moment);
  return local_seconds{whole.time_since_epoch() + offset(whole)};
}

std::string localText(WallTime moment, const ZoneOffset& offset) {
  return date::format("%a %F %H:%M", date::local_seconds{localTime(moment, offset).time_since_epoch()});
}

}  // namespace relay
