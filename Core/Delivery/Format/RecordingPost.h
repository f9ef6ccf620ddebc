#pragma once

#include <string>

#include "Core/Calls/CallEvent.h"
#include "Core/Config/Settings.h"
#include "Core/Http/HttpClient.h"

namespace relay {

// The links of a recorded call, the same in every format: POST, JSON, {"FILES":["https://…"]}, to the endpoint's
// `recordings_url` (its `url` where that is empty). Of `add =`, `id`, `callerid`, `user` and `duration` stand beside
// FILES, in the order given; duration is a number, with `duration_format = mm:ss` text.
//
// Threads: pure. Source: docs/webhooks.md §7.
HttpRequest recordingPost(const CallEvent& event, const EndpointSettings& settings, const std::string& country);

}  // namespace relay
