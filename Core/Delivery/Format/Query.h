#pragma once

#include <memory>
#include <string>

#include "Core/Delivery/Format/Format.h"

namespace relay {

// The classic web hook: parameters in the query of a GET, or with `method = POST` as a form.
// Source: docs/webhooks.md §2: names, order, and what is empty or missing when unknown.
std::unique_ptr<Format> makeQueryFormat(const EndpointSettings& settings, const std::string& country);

}  // namespace relay
