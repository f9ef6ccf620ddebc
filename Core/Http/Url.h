#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "Core/Result.h"

namespace relay {

// An absolute URL, taken apart.
struct Url {
  std::string scheme;      // lower case: http, https, ws or wss
  std::string host;        // lower case; an IPv6 address stands without its brackets
  std::uint16_t port = 0;  // the given one, else that of the scheme; never 0 in a parsed one
  std::string target;      // path and query as they go on the wire; begins with '/', has no fragment

  bool secure() const { return scheme == "https" || scheme == "wss"; }
  std::string authority() const;  // what a Host header says: "[::1]:8443"; the scheme's own port is left out
  std::string text() const;
};

// Parses an absolute URL of at most 8,192 characters. Bytes beyond ASCII in path and query are
// percent-encoded, as are those that a URL may not hold ("<>\^`{|}), and a fragment is dropped.
//
// Failure: Config, not retryable, for another scheme, user info (secrets belong into a header),
//          spaces and control characters, a port outside 1..65535, a host that is neither a DNS
//          name nor an address, or no host. The message shows no part of the query.
// Threads: pure.
// Source:  RFC 3986, section 3.
Result<Url> parseUrl(std::string_view text);

// In place of a proxy: directly, whatever the system's settings say.
inline constexpr std::string_view kNoProxy = "none";

// A proxy as it stands in the ini: "http://[user:password@]host:port".
struct Proxy {
  Url url;
  std::string user;  // with password; both empty: none is needed
  std::string password;
  std::string authorization;  // what Proxy-Authorization says then
};
Result<Proxy> parseProxy(std::string_view text);

// RFC 3986: letters, digits and "-._~" stay, every other byte becomes %XX.
std::string percentEncode(std::string_view text);

// The reverse; nullopt where a '%' is not followed by two hex digits. `plusIsSpace`: the rule of forms.
std::optional<std::string> percentDecode(std::string_view text, bool plusIsSpace = false);

using FormFields = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=x%20y": good as a query and as application/x-www-form-urlencoded.
std::string encodeForm(const FormFields& fields);

// The reverse, in order; nullopt for a broken encoding or more than `maxFields` fields.
std::optional<FormFields> decodeForm(std::string_view text, std::size_t maxFields = 256);

// `url` with `query` appended behind '?' or, where the URL has a query, '&'; a fragment is dropped.
std::string appendQuery(std::string_view url, std::string_view query);

}  // namespace relay
