#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "Core/Calls/CallEvent.h"
#include "Recordings/FileCompletion.h"
#include "Recordings/RecordedCall.h"
#include "Recordings/RecordingName.h"

namespace relay::recordings {

struct CallMatch {
  std::string callKey;
  int leg = 1;
};

// The calls that recordings may belong to, reported or not, from the events of the call pipeline.
//
// A file belongs to the call with the id in its name during which its stamp lies, told by a clock in UTC or in any
// zone; where no call has that id, to the only one that its extension talked in at that time, with the same number on
// the other side. In the call it belongs to the leg of its extension whose answer is nearest to the stamp.
//
// Threads: one owner. Pure.
class CallsOfRecordings {
 public:
  // nullptr when it brings nothing new (an event that was seen already); else the call as it is now.
  const RecordedCall* apply(const CallEvent& event);
  void restore(RecordedCall call);

  std::optional<CallMatch> match(const RecordingName& name, WallTime now) const;
  CallPhase phase(const std::string& callKey, WallTime now) const;  // Unknown for one that is not known
  const RecordedCall* find(const std::string& callKey) const;
  // Forgets calls that had their last event before `moment`; their keys are returned.
  std::vector<std::string> forgetBefore(WallTime moment);
  std::size_t size() const { return calls_.size(); }

 private:
  std::map<std::string, RecordedCall> calls_;
  std::multimap<std::int64_t, std::string> byCallId_;
};

}  // namespace relay::recordings
