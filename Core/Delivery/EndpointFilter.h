#pragma once

#include <string>

#include "Core/Calls/CallEvent.h"
#include "Core/Config/Settings.h"

namespace relay {

// Which events an endpoint gets, by its section of webhooks.ini.
//
//   events          words in any vocabulary, and the groups all (but no notices), live, started, ended, recordings,
//   duty extensions      the event's user queues          the queue the call came through, or the one that rings dids
//   the number or name the call came in on direction       of the call min_duration    ends of answered legs that were
//   shorter are left out; nothing else is internal_calls  calls between two extensions stopped_ringing whether
//   `stopped` is wanted
//
// All that are set must agree. A recording is judged like the end of its leg, a notice about a call like the
// call; a notice about none by `events` alone. Threads: pure.
class EndpointFilter {
 public:
  explicit EndpointFilter(const EndpointSettings& settings);

  // Empty: the endpoint gets it. Else the key that keeps it out, e.g. "min_duration".
  std::string refusedBy(const CallEvent& event) const;
  bool wants(const CallEvent& event) const { return refusedBy(event).empty(); }

 private:
  bool named(const CallEvent& event) const;

  EndpointSettings settings_;
  bool all_;
};

}  // namespace relay
