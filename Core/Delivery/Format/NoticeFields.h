#pragma once

#include "Core/Calls/CallEvent.h"
#include "Core/Config/Settings.h"
#include "Core/Http/Url.h"

namespace relay {

// The parameters of a notice: event; callerid, user and id of one about a call; text; at (UTC); then the members of
// the event's `fields` whose names are not taken, text as it is, everything else as JSON.
//
// Threads: pure. Source: docs/webhooks.md §8.
FormFields noticeFields(const CallEvent& event, const EndpointSettings& settings, const std::string& country);

}  // namespace relay
