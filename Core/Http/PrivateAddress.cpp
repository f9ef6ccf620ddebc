#include "Core/Http/PrivateAddress.h"

#include <algorithm>
#include <cstdint>

namespace relay {
namespace {

namespace ip = boost::asio::ip;

struct Block {
  std::uint32_t network;
  int bits;
};

constexpr Block kBlocks[] = {
    {0x00000000, 8},   // "this" network
    {0x0A000000, 8},   // RFC 1918
    {0x64400000, 10},  // shared by a provider's customers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, cloud metadata
    {0xAC100000, 12},  // RFC 1918
    {0xC0000000, 24},  // protocol assignments
    {0xC0A80000, 16},  // RFC 1918
    {0xC6120000, 15},  // benchmarks
    {0xE0000000, 3},   // multicast, reserved, broadcast
};

bool isPrivate4(std::uint32_t address) {
  return std::any_of(std::begin(kBlocks), std::end(kBlocks),
                     [address](const Block& block) { return (address ^ block.network) >> (32 - block.bits) == 0; });
}

std::uint32_t word(const ip::address_v6::bytes_type& bytes, std::size_t at) {
  return (std::uint32_t{bytes[at]} << 24) | (std::uint32_t{bytes[at + 1]} << 16) | (std::uint32_t{bytes[at + 2]} << 8) |
         bytes[at + 3];
}

bool isPrivate6(const ip::address_v6& address) {
  const auto bytes = address.to_bytes();
  const bool zeros = std::all_of(bytes.begin(), bytes.begin() + 10, [](unsigned char b) { return b == 0; });
  if (zeros && word(bytes, 8) == 0x0000FFFF) return isPrivate4(word(bytes, 12));  // ::ffff:a.b.c.d
  if (zeros && bytes[10] == 0 && bytes[11] == 0) return true;                     // ::, ::1, ::a.b.c.d
  if (word(bytes, 0) == 0x0064FF9B) return bytes[4] != 0 || bytes[5] != 0 || isPrivate4(word(bytes, 12));  // NAT64
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return isPrivate4(word(bytes, 2));                             // 6to4
  return (bytes[0] & 0xFE) == 0xFC || (bytes[0] == 0xFE && (bytes[1] & 0x80) != 0) || bytes[0] == 0xFF;
}

}  // namespace

bool isPrivateAddress(const ip::address& address) {
  return address.is_v4() ? isPrivate4(address.to_v4().to_uint()) : isPrivate6(address.to_v6());
}

}  // namespace relay
