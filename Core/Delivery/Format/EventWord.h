#pragma once

#include <string_view>

#include "Core/Calls/CallEvent.h"
#include "Core/Config/Settings.h"

namespace relay {

// The event words of docs/webhooks.md §2. Threads: pure.

// "ringing", "incomingcall_started", "recording", … in the words of one vocabulary; a notice's own word. Valid as
// long as the event.
std::string_view wordOf(const CallEvent& event, Vocabulary vocabulary);

// Whether a word of any vocabulary, or a group (`all`, `live`, `started`, `ended`, `recordings`, `duty`), means
// this event. `all` means no notices: those are for whoever names them or their group (`recordings`, `duty`).
bool meansEvent(std::string_view word, const CallEvent& event);

}  // namespace relay
