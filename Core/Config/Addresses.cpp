#include "Core/Config/Addresses.h"

#include <algorithm>
#include <optional>

#include <boost/asio/ip/address.hpp>

#include "Core/Config/Text.h"
#include "Core/Config/Values.h"

namespace relay {
namespace {

namespace ip = boost::asio::ip;

Error wrong(std::string what) { return Error{Error::Kind::Config, std::move(what)}; }

bool isHostName(std::string_view host) {
  const auto fits = [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || c == '-' || c == '.' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), fits) && host.front() != '.' &&
         host.find("..") == std::string_view::npos;
}

// Windows also takes "10.1" for an address; here all four numbers are wanted.
std::optional<ip::address> parseAddress(std::string_view text) {
  boost::system::error_code problem;
  const ip::address address = ip::make_address(std::string(text), problem);
  if (problem || (address.is_v4() && address.to_string() != text)) return std::nullopt;
  return address;
}

bool isAddress(std::string_view host) { return parseAddress(host).has_value(); }

// Splits "host:port", "[v6]:port" or "host"; false where that can't be done.
bool splitAuthority(std::string_view text, UrlParts& parts) {
  std::string_view port;
  bool bracketed = text.starts_with('[');
  if (bracketed) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    parts.host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!isAddress(parts.host) || (!port.empty() && port.front() != ':')) return false;
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    parts.host = text.substr(0, colon);
    port = text.substr(colon);
    if (!isHostName(parts.host)) return false;
  }
  if (port.empty()) return true;
  const Result<std::int64_t> number = parseNumber(port.substr(1), 1, 65535);
  if (!number) return false;
  parts.port = static_cast<int>(number.value());
  return true;
}

Result<UrlParts> splitUrl(std::string_view url, bool allowUser) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return wrong("a URL begins with https:// or http://");
  UrlParts parts;
  parts.scheme = lowered(url.substr(0, colon));
  if (parts.scheme != "http" && parts.scheme != "https") return wrong("a URL begins with https:// or http://");
  if (url.find_first_of(" \t\"<>\\") != std::string_view::npos)
    return wrong("a URL has no blanks, quotation marks or backslashes; a comment needs a line of its own");
  if (hasControl(url)) return wrong("a URL has no control characters");
  const std::string_view rest = url.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, end);
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos && !allowUser) return wrong("a URL has no user and password here");
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  parts.rest = rest.substr(end);
  if (!splitAuthority(authority, parts))
    return wrong("the host or port of the URL is not right, as in https://crm.example.com:8443/calls");
  if (parts.rest.find('#') != std::string::npos) return wrong("a URL has no # here");
  return parts;
}

}  // namespace

Result<UrlParts> parseUrlParts(std::string_view url) { return splitUrl(url, false); }

Result<std::string> parseOrigin(std::string_view url) {
  const Result<UrlParts> parts = parseUrlParts(url);
  if (!parts) return parts.error();
  if (!parts.value().rest.empty() && parts.value().rest != "/")
    return wrong("only the address of the phone system, without a path, as in https://pbx.example.com:5001");
  std::string origin(url);
  while (origin.ends_with('/')) origin.pop_back();
  return origin;
}

Outcome checkProxy(std::string_view proxy) {
  if (proxy == "none") return success();
  const Result<UrlParts> parts = splitUrl(proxy, true);
  if (!parts || parts.value().scheme != "http" || parts.value().port == 0 ||
      (!parts.value().rest.empty() && parts.value().rest != "/"))
    return wrong("a proxy is written http://host:port or http://user:password@host:port; none: directly");
  return success();
}

Result<ListenAddress> parseListen(std::string_view text) {
  const Error form = wrong("expected an address and a port, as in 127.0.0.1:8001, [::1]:8001, or *:8001 for all");
  ListenAddress result;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return form;
  std::string host = lowered(text.substr(0, colon));
  const Result<std::int64_t> port = parseNumber(text.substr(colon + 1), 0, 65535);
  if (!port) return form;
  result.port = static_cast<std::uint16_t>(port.value());
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string::npos)
    return form;
  if (host == "localhost") host = "127.0.0.1";
  result.host = host == "*" ? "" : host;
  if (host != "*" && !isAddress(host)) return form;
  return result;
}

std::string formatListen(const ListenAddress& address) {
  const std::string host = address.host.empty() ? "*" : address.host;
  const bool bracket = host.find(':') != std::string::npos;
  return (bracket ? "[" + host + "]" : host) + ":" + std::to_string(address.port);
}

HostKind hostKind(const std::string& host) {
  if (lowered(host) == "localhost") return HostKind::Loopback;
  boost::system::error_code problem;
  ip::address address = ip::make_address(host, problem);
  if (problem) return HostKind::Ordinary;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
  if (address.is_loopback()) return HostKind::Loopback;
  if (address.is_v6()) {
    const auto bytes = address.to_v6().to_bytes();
    if (address.to_v6().is_link_local()) return HostKind::LinkLocal;
    return (bytes[0] & 0xFEU) == 0xFCU ? HostKind::Private : HostKind::Ordinary;
  }
  const std::uint32_t number = address.to_v4().to_uint();
  if ((number >> 16) == 0xA9FEU) return HostKind::LinkLocal;
  const bool isPrivate = (number >> 24) == 10U || (number >> 20) == 0xAC1U || (number >> 16) == 0xC0A8U ||
                         (number >> 22) == 0x191U;  // 100.64.0.0/10
  return isPrivate ? HostKind::Private : HostKind::Ordinary;
}

bool isNetwork(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::optional<ip::address> address = parseAddress(text.substr(0, slash));
  if (!address) return false;
  return slash == text.size() || static_cast<bool>(parseNumber(text.substr(slash + 1), 0, address->is_v4() ? 32 : 128));
}

}  // namespace relay
