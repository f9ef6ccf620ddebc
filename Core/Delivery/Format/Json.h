#pragma once

#include <memory>
#include <string>

#include "Core/Delivery/Format/Format.h"

namespace relay {

// One JSON object for each event, by POST: {"type":"call.ringing","timestamp":…,"data":{…}}. `data` has everything that
// is known, under the same names for every kind of event; null is what is not known.
//
// Source: docs/webhooks.md §10, docs/event.schema.json.
std::unique_ptr<Format> makeJsonFormat(const EndpointSettings& settings, const std::string& country);

// "call.missed": the type of an event.
std::string jsonTypeOf(const CallEvent& event);

}  // namespace relay
