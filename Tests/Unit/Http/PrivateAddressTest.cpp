#include "Core/Http/PrivateAddress.h"

#include <string>

#include <gtest/gtest.h>

namespace relay {
namespace {

bool isPrivate(const std::string& text) { return isPrivateAddress(boost::asio::ip::make_address(text)); }

TEST(PrivateAddressTest, KnowsEveryPrivateBlockByItsEnds) {
  for (const std::string text :
       {"0.0.0.0",         "0.255.255.255",  "10.0.0.0",        "10.255.255.255", "100.64.0.0",
        "100.127.255.255", "127.0.0.1",      "127.255.255.255", "169.254.0.0",    "169.254.169.254",
        "172.16.0.0",      "172.31.255.255", "192.0.0.8",       "192.168.0.0",    "192.168.255.255",
        "198.18.0.0",      "198.19.255.255", "224.0.0.1",       "240.0.0.1",      "255.255.255.255"}) {
    EXPECT_TRUE(isPrivate(text)) << text;
  }
}

TEST(PrivateAddressTest, LeavesPublicNeighboursAlone) {
  for (const std::string text :
       {"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "8.8.8.8"}) {
    EXPECT_FALSE(isPrivate(text)) << text;
  }
}

TEST(PrivateAddressTest, KnowsTheIpv6OnesAndTheDisguises) {
  for (const std::string text :
       {"::", "::1", "::127.0.0.1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1",
        "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1"}) {
    EXPECT_TRUE(isPrivate(text)) << text;
  }
  for (const std::string text :
       {"2001:4860:4860::8888", "2a00::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
    EXPECT_FALSE(isPrivate(text)) << text;
  }
}

}  // namespace
}  // namespace relay
