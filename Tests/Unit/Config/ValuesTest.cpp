#include "Core/Config/Values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Core/Config/Addresses.h"
#include "Core/Config/Text.h"

namespace relay {
namespace {

using namespace std::chrono_literals;

Milliseconds duration(const char* text) {
  const auto parsed = parseDuration(text, 0ms, 365 * 24h);
  return parsed ? parsed.value() : Milliseconds(-1);
}

TEST(Durations, CarryTheirUnit) {
  EXPECT_EQ(duration("500ms"), 500ms);
  EXPECT_EQ(duration("10s"), 10s);
  EXPECT_EQ(duration("5m"), 5min);
  EXPECT_EQ(duration("2h"), 2h);
  EXPECT_EQ(duration("30d"), 30 * 24h);
  EXPECT_EQ(duration("10 S"), 10s);
  EXPECT_EQ(duration("0s"), 0s);
}

TEST(Durations, AreRefusedWhereTheyAreNotPlain) {
  for (const char* text : {"", "10", "0", "s", "-1s", "+1s", "1.5s", "1h30m", "10sec", "10 s ;x",
                           "99999999999999999999s", "18446744073709551615d", "0x10s", "ten"})
    EXPECT_EQ(duration(text), Milliseconds(-1)) << text;
}

TEST(Durations, HaveLimitsThatAreNamed) {
  const auto parsed = parseDuration("2h", 1s, 1h);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().what, "expected a time from 1s to 1h");
}

TEST(Durations, AreWrittenAsTheyWouldBeRead) {
  for (const char* text : {"0s", "500ms", "90s", "5m", "77h", "30d"}) EXPECT_EQ(formatDuration(duration(text)), text);
  EXPECT_EQ(formatDuration(60s), "1m");
}

TEST(YesNo, IsSaidInSixWords) {
  for (const char* text : {"yes", "TRUE", "on"}) EXPECT_TRUE(parseYesNo(text).value());
  for (const char* text : {"no", "false", "Off"}) EXPECT_FALSE(parseYesNo(text).value());
  for (const char* text : {"", "1", "0", "y", "ja"}) EXPECT_FALSE(parseYesNo(text)) << text;
}

TEST(Numbers, AreDecimalAndWithinTheirLimits) {
  EXPECT_EQ(parseNumber("010", 0, 100).value(), 10);
  for (const char* text : {"", "10s", "abc", "0x10", "1e3", " 1", "+1", "101", "-1", "99999999999999999999"})
    EXPECT_FALSE(parseNumber(text, 0, 100)) << text;
}

TEST(Sizes, ArePowersOf1024) {
  EXPECT_EQ(parseSize("500MB").value(), 500ULL << 20);
  EXPECT_EQ(parseSize("2 gb").value(), 2ULL << 30);
  EXPECT_EQ(parseSize("0").value(), 0U);
  for (const char* text : {"", "500", "MB", "-1MB", "1.5GB", "99999999999TB"}) EXPECT_FALSE(parseSize(text)) << text;
  for (const char* text : {"0", "500MB", "2GB", "1KB", "3TB"}) EXPECT_EQ(formatSize(parseSize(text).value()), text);
}

TEST(Rates, ArePerSecondMinuteOrHour) {
  EXPECT_EQ(parseRate("unlimited").value(), std::nullopt);
  EXPECT_DOUBLE_EQ(*parseRate("10/s").value(), 10);
  EXPECT_DOUBLE_EQ(*parseRate("90/min").value(), 1.5);
  EXPECT_DOUBLE_EQ(*parseRate("36/h").value(), 0.01);
  for (const char* text : {"", "10", "0/s", "/s", "10/d", "-1/s", "9999999/s"}) EXPECT_FALSE(parseRate(text)) << text;
  for (const char* text : {"unlimited", "10/s", "100/min", "5000/h"})
    EXPECT_EQ(formatRate(parseRate(text).value()), text);
}

TEST(NumberSets, HoldSingleNumbersNamesAndRanges) {
  const NumberSet set = parseNumberSet("101, 120-139 ,reception,front-desk, +4930100-+4930199").value();
  for (const char* dn : {"101", "120", "130", "139", "reception", "front-desk", "+4930150"})
    EXPECT_TRUE(set.contains(dn)) << dn;
  for (const char* dn : {"102", "119", "140", "0130", "1300", "13", "12a", "", "4930150"})
    EXPECT_FALSE(set.contains(dn)) << dn;
}

TEST(NumberSets, AnEmptyOneHoldsEverything) {
  EXPECT_TRUE(parseNumberSet("").value().contains("101"));
  EXPECT_TRUE(NumberSet().contains(""));
}

TEST(NumberSets, RefuseRangesThatAreNone) {
  for (const char* text : {"100-1999", "199-100", "101 102"}) EXPECT_FALSE(parseNumberSet(text)) << text;
}

TEST(Urls, AreAbsoluteHttpOrHttps) {
  for (const char* url :
       {"https://a.example", "http://10.0.0.1:8080/x?y=z", "https://[2001:db8::1]:5001/", "HTTPS://bücher.example/ä"})
    EXPECT_TRUE(parseUrlParts(url)) << url;
  for (const char* url : {"", "crm.example.com", "ftp://a", "https://", "https:///x", "https://a:0/",
                          "https://a:65536/", "https://a b/", "https://u:p@a/", "https://a/x y", "https://[::1/",
                          "https://a/#f", "https://a..b/", "https://a\\b", "javascript:alert(1)", "https://a:80:80/"})
    EXPECT_FALSE(parseUrlParts(url)) << url;
}

TEST(Urls, ThePhoneSystemsHasNoPath) {
  EXPECT_EQ(parseOrigin("https://pbx.example.com:5001/").value(), "https://pbx.example.com:5001");
  EXPECT_FALSE(parseOrigin("https://pbx.example.com/webclient"));
}

TEST(Urls, AProxyMayHaveAPassword) {
  EXPECT_TRUE(checkProxy("http://user:pa:ss@proxy.example:3128"));
  EXPECT_TRUE(checkProxy("none"));
  for (const char* proxy : {"proxy:3128", "https://proxy:3128", "http://proxy", "http://proxy:3128/x", "None!"})
    EXPECT_FALSE(checkProxy(proxy)) << proxy;
}

TEST(Listening, AddressesHaveAPort) {
  EXPECT_EQ(parseListen("127.0.0.1:8001").value(), (ListenAddress{"127.0.0.1", 8001}));
  EXPECT_EQ(parseListen("[::1]:0").value(), (ListenAddress{"::1", 0}));
  EXPECT_EQ(parseListen("*:443").value(), (ListenAddress{"", 443}));
  EXPECT_EQ(parseListen("localhost:1").value(), (ListenAddress{"127.0.0.1", 1}));
  for (const char* text :
       {"", "8001", ":8001", "127.0.0.1", "::1:8001", "host.example:80", "127.0.0.1:65536", "127.0.0.1:x"})
    EXPECT_FALSE(parseListen(text)) << text;
  for (const char* text : {"127.0.0.1:8001", "[::1]:80", "*:443"})
    EXPECT_EQ(formatListen(parseListen(text).value()), text);
}

TEST(Hosts, OfTheOwnNetworkAreKnown) {
  for (const char* host : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1"})
    EXPECT_EQ(hostKind(host), HostKind::Private) << host;
  for (const char* host : {"127.0.0.1", "::1", "localhost", "::ffff:127.0.0.1"})
    EXPECT_EQ(hostKind(host), HostKind::Loopback) << host;
  for (const char* host : {"169.254.169.254", "fe80::1", "::ffff:169.254.169.254"})
    EXPECT_EQ(hostKind(host), HostKind::LinkLocal) << host;
  for (const char* host : {"8.8.8.8", "172.32.0.1", "crm.example.com", "2001:db8::1", "100.128.0.1"})
    EXPECT_EQ(hostKind(host), HostKind::Ordinary) << host;
}

TEST(Networks, AreAddressesWithOrWithoutALength) {
  for (const char* text : {"203.0.113.0/24", "203.0.113.7", "2001:db8::/32", "0.0.0.0/0"})
    EXPECT_TRUE(isNetwork(text)) << text;
  for (const char* text : {"", "203.0.113.0/33", "203.0.113/24", "crm.example.com", "203.0.113.0/", "2001:db8::/129"})
    EXPECT_FALSE(isNetwork(text)) << text;
}

TEST(Suggestions, FindTheWordThatWasMeant) {
  const std::vector<std::string> known{"timeout", "max_in_flight", "client_secret", "url"};
  EXPECT_EQ(closest("timout", known), "timeout");
  EXPECT_EQ(closest("maxInFlight", known), "max_in_flight");
  EXPECT_EQ(closest("client-secert", known), "client_secret");
  EXPECT_EQ(closest("ulr", known), "url");
  EXPECT_EQ(closest("colour", known), "");
  EXPECT_EQ(closest("", known), "");
  EXPECT_EQ(closest(std::string(100'000, 'x'), known), "");
}

}  // namespace
}  // namespace relay
