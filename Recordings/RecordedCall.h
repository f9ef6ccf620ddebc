#pragma once

#include <optional>
#include <string>
#include <vector>

#include "Core/Calls/CallEvent.h"
#include "Core/Result.h"
#include "Core/Time.h"

namespace relay::recordings {

// A leg of a call that was answered: what a recording is of.
struct RecordedLeg {
  int number = 1;
  std::string user;
  WallTime answeredAt;
  std::optional<WallTime> endedAt;
  std::optional<CallEvent> end;  // what endpoints' filters judge
};

// What recordings want to know of a call.
struct RecordedCall {
  std::string key;
  std::int64_t callId = 0;
  std::string caller;
  Direction direction = Direction::Incoming;
  int sequence = 0;  // of the last event
  WallTime firstAt;
  WallTime lastAt;
  std::vector<RecordedLeg> legs;
  std::optional<CallEvent> end;    // the last one of any leg
  std::optional<WallTime> overAt;  // the end of the whole call

  // When the call had ended: said by an end without a transfer, or by a minute of silence after an end with one (the
  // call went where it is not seen). nullopt: it goes on.
  std::optional<WallTime> endedBy(WallTime now) const;
};

// The stored form.
std::string toJson(const RecordedCall& call);
Result<RecordedCall> recordedCallFromJson(const std::string& text);

}  // namespace relay::recordings
