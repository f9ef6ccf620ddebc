#pragma once

#include <string_view>

#include "Core/Calls/CallEvent.h"
#include "Core/Config/Settings.h"

namespace relay {

// The event words of docs/webhooks.md §2. Threads: pure.

// "ringing", "incomingcall_started", … in the words of one vocabulary.
std::string_view wordOf(const CallEvent& event, Vocabulary vocabulary);

// Whether a word of any vocabulary, or a group (`all`, `live`, `started`, `ended`), means this event.
bool meansEvent(std::string_view word, const CallEvent& event);

}  // namespace relay
