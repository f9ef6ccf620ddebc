#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// The moments of docs/webhooks.md §2; `Stopped` only where an endpoint asks for it.
enum class EventKind { Ringing, Dialing, Started, Ended, Stopped };
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

  std::string id() const { return callKey + '-' + std::to_string(leg); }
  bool operator==(const CallEvent&) const = default;
};

// The stored form (JSON object, compact). fromJson accepts what toJson of any released version wrote;
// an unknown member is ignored, a missing one takes its default.
std::string toJson(const CallEvent& event);
Result<CallEvent> callEventFromJson(const std::string& text);

}  // namespace relay
