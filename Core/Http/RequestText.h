#pragma once

#include <string>

#include "Core/Http/HttpClient.h"
#include "Core/Http/Url.h"

namespace relay {

// Refuses what would break out of the request's form: a method or header name that is no token, a
// header value with control characters.
// Failure: Config, naming the header but not its value.
Outcome checkRequest(const HttpRequest& request);

struct RequestForm {
  bool throughProxy = false;  // absolute form of the target, as a proxy wants it
  std::string authorization;  // of the proxy; empty: none
  std::string userAgent;      // unless the request has its own
};

// Puts the whole request, as it goes on the wire, in place of `out`. Content-Length, Transfer-Encoding
// and Connection of the request's own headers are left out: they are this function's to decide.
void writeRequest(const HttpRequest& request, const Url& url, const RequestForm& form, std::string& out);

}  // namespace relay
