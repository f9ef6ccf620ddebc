#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// The moments of docs/webhooks.md §2; `Stopped` only where an endpoint asks for it. What is no moment of a call:
// `Recording` tells links to what was recorded of one, `Notice` that a person should know something.
enum class EventKind { Ringing, Dialing, Started, Ended, Stopped, Recording, Notice };
enum class Direction { Incoming, Outgoing };
enum class UserType { Ext, Queue, Other };
enum class TransferType { NotDef, Blind, Accom };
enum class FinishType { Ok, Missed };

// One thing that happened to a call. It carries everything that any wire format may tell; formats
// choose. It is complete in itself: what it says does not change with later settings or calls.
struct CallEvent {
  EventKind kind = EventKind::Ringing;
  Direction direction = Direction::Incoming;
  std::string callKey;  // "yyMMddHHmmss_callid": one per call for its whole life
  std::int64_t callId = 0;
  int leg = 0;               // 0 until somebody answers
  int sequence = 0;          // 1, 2, 3 … within the call
  WallTime at;               // when it happened
  std::string callerNumber;  // of the outside party, as the phone system gives it; empty: withheld
  std::string callerName;
  std::string user;  // the DN
  UserType userType = UserType::Ext;
  std::string did;
  std::string queue;                                 // the last queue the call was in, or empty
  std::string historyId;                             // "chid", where known
  TransferType transferType = TransferType::NotDef;  // Started
  FinishType finish = FinishType::Ok;                // Ended
  bool transferred = false;                          // Ended: this leg ended because it was transferred
  std::chrono::milliseconds talk{0};                 // Ended with Ok: talk time of this leg
  std::optional<WallTime> rangAt;                    // start of ringing or dialing of this leg, where seen
  std::optional<WallTime> answeredAt;
  std::string transferredFrom;  // Started by a transfer: the DN that transferred
  std::string transferredTo;    // Ended by a transfer: the DN transferred to, where known
  bool recovered = false;       // reconstructed after a gap
  bool internal = false;        // between two extensions
  // Recording: absolute URLs in the order of recording; everything else is as in the end event of the (last)
  // recorded leg. The last segments of their paths are what tells two Recordings of a call apart: a repeat has the
  // same.
  std::vector<std::string> links;
  // Notice: its word, "recording_missing", "recording_broken", "duty_warning" or "duty_changed". One about a call
  // carries the call's fields, as far as they are known; any other has no callKey.
  std::string notice;
  std::string text;    // Notice: one line for people
  std::string fields;  // Notice: a JSON object with what programs may want to know; or empty

  // Empty for what belongs to no call.
  std::string id() const { return callKey.empty() ? std::string() : callKey + '-' + std::to_string(leg); }
  bool operator==(const CallEvent&) const = default;
};

// The stored form (JSON object, compact). fromJson accepts what toJson of any released version wrote;
// an unknown member is ignored, a missing one takes its default.
std::string toJson(const CallEvent& event);
Result<CallEvent> callEventFromJson(const std::string& text);

}  // namespace relay
