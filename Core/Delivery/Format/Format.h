#pragma once

#include <memory>
#include <string>

#include "Core/Calls/CallEvent.h"
#include "Core/Config/Settings.h"
#include "Core/Http/HttpClient.h"
#include "Core/Result.h"

namespace relay {

// A wire format: what an event looks like to one endpoint. One file each; makeFormat knows them all.
//
// Threads: one owner.
struct Format {
  virtual ~Format() = default;
  // The event's word in this format; kept with the delivery.
  virtual std::string word(const CallEvent& event) const = 0;
  // Method, URL, body and the headers that describe the body; everything else is added by the sender.
  virtual HttpRequest request(const CallEvent& event) const = 0;
};

// `country`: `[pbx] country`, for numbers. Failure: Config for a format that this version does not have.
Result<std::unique_ptr<Format>> makeFormat(const EndpointSettings& settings, const std::string& country);

}  // namespace relay
