#pragma once

#include <string>
#include <string_view>

#include "Core/Calls/CallEvent.h"

namespace relay {

// The Webhook-Id header: "msg_" and 32 hex digits, computed from the call, the leg, the sequence within
// the call, the event word and the endpoint. So every repeat of an event carries the same one, also after a
// restart and where an event had to be concluded a second time, and no two events share one.
// In place of leg and sequence there stand, for a recording, the file names of its links (not their signatures),
// for a notice its text and fields; and its time, where it is about no call.
//
// Threads: any.
std::string webhookIdOf(const CallEvent& event, std::string_view word, std::string_view endpoint);

}  // namespace relay
