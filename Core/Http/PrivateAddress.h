#pragma once

#include <boost/asio/ip/address.hpp>

namespace relay {

// Whether the address is none of the public internet: loopback, RFC 1918, shared (RFC 6598), link-local,
// unique local, unspecified, multicast, reserved, or an IPv6 form that carries such an IPv4 address.
//
// Threads: pure.
// Source:  IANA special-purpose address registries.
bool isPrivateAddress(const boost::asio::ip::address& address);

}  // namespace relay
