#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "Core/Config/Settings.h"
#include "Core/Http/HttpClient.h"
#include "Core/Time.h"

namespace relay {

// Adds the headers that prove to a receiver who sent a request and that it was not changed. Nothing is added without
// a secret, or with `signature = none`. The request is complete otherwise.
//
//   standard  Webhook-Timestamp and Webhook-Signature of Standard Webhooks: HMAC-SHA256 over "id.timestamp.content",
//             "v1,BASE64" for each secret, so that a receiver may know the old or the new one.
//   hmac-hex  X-Signature: HMAC-SHA256 over the content with the first secret, in lower-case hex digits; and
//             Webhook-Timestamp.
//
// The content is the body; where there is none (GET), signedForm(). A secret "whsec_BASE64" stands for its bytes in
// `standard`; any other, and every one in `hmac-hex`, is taken as it is written.
//
// Threads: pure. Source: docs/webhooks.md §9; https://www.standardwebhooks.com (specification 1.0).
void sign(HttpRequest& request, std::string_view webhookId, const EndpointSettings& settings, WallTime now);

// "GET\n/path\na=1&b=2\n1700000000": method, path, parameters as they are sent but sorted by their bytes, seconds
// since 1970.
std::string signedForm(std::string_view method, std::string_view target, std::string_view seconds);

}  // namespace relay
