#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "Core/Api/RecordingLinks.h"
#include "Core/Config/Settings.h"
#include "Core/Time.h"

namespace relay {

class Server;

// Where a recording lies: gives `found` the absolute path (UTF-8) of the file that has this name ("….mp3"), or
// nullopt, once, on any thread, inside the call or later. It is never made into a path here.
using RecordingLookup =
    std::function<void(const std::string& name, std::function<void(std::optional<std::string>)> found)>;

// Registers `GET /webapi/recording/{name}.mp3` (HEAD, too): the file as audio/mpeg, with ranges.
//
//   signed  the query must hold the `sig` of the link: else 403, and 429 after ten wrong ones within a minute; a link
//           whose time is over is 403 `expired`
//   key     the header X-API-Key must hold the api_key: else 401, and 429 likewise
//   open    anybody
//
// A name that no recording can have, or that is not known, is 404. `check.mp3` is what `emergency-relay check` asks
// for: a few bytes of JSON that tell the service from other web servers.
//
// Lifetime: `lookup` is called on the io thread for as long as the server lives; `clock` outlives it.
void registerRecordingRoutes(Server& server, RecordingLookup lookup, std::shared_ptr<const RecordingLinks> links,
                             Secret apiKey, const Clock& clock);

// The name that is no recording's, and what the answer to it says.
inline constexpr std::string_view kCheckName = "check.mp3";
inline constexpr std::string_view kCheckAnswer = "{\"recordings\":\"emergency-relay\"}";

}  // namespace relay
