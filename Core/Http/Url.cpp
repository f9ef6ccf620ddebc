#include "Core/Http/Url.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <boost/asio/ip/address.hpp>

#include "Core/Masking.h"
#include "Core/Platform/Base64.h"

namespace relay {
namespace {

constexpr std::size_t kUrlLimit = 8192;
constexpr std::size_t kHostLimit = 253;

bool isAlnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::uint16_t defaultPort(std::string_view scheme) { return scheme == "https" || scheme == "wss" ? 443 : 80; }

bool isScheme(std::string_view scheme) {
  return scheme == "http" || scheme == "https" || scheme == "ws" || scheme == "wss";
}

// A DNS name or an IPv4 address. Underscores occur in real names; the resolver judges the rest.
bool isName(std::string_view host) {
  if (host.empty() || host.size() > kHostLimit || host.front() == '.' || host.front() == '-') return false;
  if (host.find("..") != std::string_view::npos) return false;
  return std::all_of(host.begin(), host.end(), [](char c) { return isAlnum(c) || c == '-' || c == '.' || c == '_'; });
}

bool isAddress6(std::string_view host) {
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address_v6(std::string(host), failed);
  return !failed && address.scope_id() == 0;
}

// The URL as a fault message may show it: short, printable, without user info and query.
std::string shown(std::string_view url) {
  std::string text = maskedUrl(url.substr(0, url.find('?')));
  constexpr std::size_t limit = 100;
  if (text.size() > limit) text = text.substr(0, limit) + "…";
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }, '?');
  return text;
}

Error fault(std::string_view url, std::string_view reason) {
  return {Error::Kind::Config, "URL \"" + shown(url) + "\": " + std::string(reason), false};
}

// Splits "host", "host:port", "[::1]" or "[::1]:port"; empty text: it is well. Ports are 1..65535.
std::string_view readAuthority(std::string_view authority, Url& url) {
  std::string_view port;
  bool hasPort = false;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos || !isAddress6(authority.substr(1, end - 1))) {
      return "what stands in brackets is no IPv6 address";
    }
    url.host = lowered(authority.substr(1, end - 1));
    port = authority.substr(end + 1);
    if (!port.empty() && port.front() != ':') return "after the IPv6 address only :port may follow";
    hasPort = !port.empty();
    if (hasPort) port.remove_prefix(1);
  } else {
    const auto colon = authority.find(':');
    url.host = lowered(authority.substr(0, colon));
    if (url.host.empty()) return "the host is missing";
    if (!isName(url.host)) return "the host is neither a DNS name nor an address";
    hasPort = colon != std::string_view::npos;
    if (hasPort) port = authority.substr(colon + 1);
  }
  if (!hasPort) {
    url.port = defaultPort(url.scheme);
    return {};
  }
  unsigned number = 0;
  const auto [stop, status] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (status != std::errc{} || stop != port.data() + port.size() || number < 1 || number > 65535) {
    return "the port must be a number from 1 to 65535";
  }
  url.port = static_cast<std::uint16_t>(number);
  return {};
}

// Path and query; false at a space or control character.
bool readTarget(std::string_view text, std::string& target) {
  constexpr std::string_view forbidden = "\"<>\\^`{|}";
  target.reserve(text.size() + 1);
  if (!text.starts_with('/')) target += '/';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte <= ' ' || byte == 127) return false;
    if (byte > 127 || forbidden.find(text[i]) != std::string_view::npos) {
      target += percentEncode(text.substr(i, 1));
    } else {
      target += text[i];
    }
  }
  return true;
}

}  // namespace

std::string Url::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  std::string result = bracketed ? "[" + host + "]" : host;
  if (port != defaultPort(scheme)) result += ":" + std::to_string(port);
  return result;
}

std::string Url::text() const { return scheme + "://" + authority() + target; }

Result<Url> parseUrl(std::string_view text) {
  if (text.size() > kUrlLimit) return fault(text, "longer than 8192 characters");
  const auto colon = text.find("://");
  Url url;
  if (colon == std::string_view::npos) return fault(text, "must begin with http:// or https://");
  url.scheme = lowered(text.substr(0, colon));
  if (!isScheme(url.scheme)) return fault(text, "must begin with http://, https://, ws:// or wss://");
  std::string_view rest = text.substr(colon + 3);
  rest = rest.substr(0, rest.find('#'));
  const auto authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.find('@') != std::string_view::npos) {
    return fault(text, "user and password do not belong into a URL; use a header instead");
  }
  if (const auto reason = readAuthority(authority, url); !reason.empty()) return fault(text, reason);
  if (!readTarget(rest.substr(authority.size()), url.target)) {
    return fault(text, "holds a space or a control character; write %20 for a space");
  }
  return url;
}

Result<Proxy> parseProxy(std::string_view text) {
  std::string plain(text);
  std::string userInfo;
  const auto begin = plain.find("://");
  const auto at = plain.rfind('@');
  if (begin != std::string::npos && at != std::string::npos && at > begin) {
    userInfo = plain.substr(begin + 3, at - begin - 3);
    plain.erase(begin + 3, at - begin - 2);
  }
  auto url = parseUrl(plain);
  if (!url) return Error{Error::Kind::Config, "proxy: " + url.error().what, false};
  Proxy proxy{std::move(url).value(), {}, {}, {}};
  if (proxy.url.scheme != "http" || proxy.url.target != "/") {
    return Error{Error::Kind::Config, "proxy \"" + shown(plain) + "\": must look like http://user:password@host:port",
                 false};
  }
  if (userInfo.empty()) return proxy;
  const auto colon = userInfo.find(':');
  const auto user = percentDecode(userInfo.substr(0, colon));
  const auto password = percentDecode(colon == std::string::npos ? "" : userInfo.substr(colon + 1));
  if (colon == std::string::npos || !user || !password) {
    return Error{Error::Kind::Config,
                 "proxy \"" + shown(plain) + "\": before @ user:password is expected, special characters as %XX",
                 false};
  }
  proxy.user = *user;
  proxy.password = *password;
  proxy.authorization = "Basic " + toBase64(*user + ":" + *password);
  return proxy;
}

}  // namespace relay
