#pragma once

#include <string>
#include <string_view>

#include "Core/Config/Settings.h"
#include "Core/Result.h"

namespace relay {

// What the ini's URLs and listening addresses may be. No name is resolved here.

struct UrlParts {
  std::string scheme;  // "http" or "https"
  std::string host;    // without the brackets of an IPv6 address
  int port = 0;        // 0: the scheme's own
  std::string rest;    // path, query: what follows the host; may be empty
};

// An absolute http or https URL; everything after the host is left as it is. Failure: says which part
// is wrong, and never repeats the URL, which may carry a password.
Result<UrlParts> parseUrlParts(std::string_view url);

// The URL of the phone system: scheme, host and port only, without a slash at the end.
Result<std::string> parseOrigin(std::string_view url);

// "http://[user:password@]host:port".
Outcome checkProxy(std::string_view proxy);

// "127.0.0.1:8001", "[::1]:8001", "*:8001" (every address), "localhost:8001". Port 0 lets the
// system choose one.
Result<ListenAddress> parseListen(std::string_view text);
std::string formatListen(const ListenAddress& address);

// What a host that is written as an address is good for; names are Ordinary.
enum class HostKind { Ordinary, Private, Loopback, LinkLocal };
HostKind hostKind(const std::string& host);

// "203.0.113.0/24", "2001:db8::/32" or a single address.
bool isNetwork(std::string_view text);

}  // namespace relay
