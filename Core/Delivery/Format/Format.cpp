#include "Core/Delivery/Format/Format.h"

#include "Core/Delivery/Format/Json.h"
#include "Core/Delivery/Format/Query.h"

namespace relay {

Result<std::unique_ptr<Format>> makeFormat(const EndpointSettings& settings, const std::string& country) {
  switch (settings.format) {
    case WireFormat::Query: return makeQueryFormat(settings, country);
    case WireFormat::Json: return makeJsonFormat(settings, country);
    case WireFormat::N8n:
    case WireFormat::Binotel:
    case WireFormat::Template: break;
  }
  return Error{Error::Kind::Config, "Endpoint " + settings.name + ": this version sends format = query and json only",
               false};
}

}  // namespace relay
