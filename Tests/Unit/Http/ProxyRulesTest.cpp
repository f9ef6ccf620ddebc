#include "Core/Http/ProxyRules.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

std::string chosen(std::string_view proxies, std::string_view bypass, const std::string& url) {
  const auto proxy = proxyFromSettings(proxies, bypass, parseUrl(url).value());
  return proxy ? proxy->url.host + ":" + std::to_string(proxy->url.port) : "direct";
}

TEST(ProxyRules, OneProxyIsForEveryScheme) {
  for (const char* url : {"http://crm.example/", "https://crm.example/", "wss://pbx.example/ws"})
    EXPECT_EQ(chosen("proxy.lan:8080", "", url), "proxy.lan:8080") << url;
  EXPECT_EQ(chosen("http://proxy.lan:8080", "", "https://crm.example/"), "proxy.lan:8080");
  EXPECT_EQ(chosen("Proxy.LAN", "", "https://crm.example/"), "proxy.lan:80");
}

TEST(ProxyRules, EachSchemeMayHaveItsOwn) {
  const char* const proxies = "socks=s:1080;http=a:80 https=b:81";
  EXPECT_EQ(chosen(proxies, "", "http://crm.example/"), "a:80");
  EXPECT_EQ(chosen(proxies, "", "https://crm.example/"), "b:81");
  EXPECT_EQ(chosen(proxies, "", "wss://crm.example/"), "b:81");
  EXPECT_EQ(chosen("https=b:81", "", "http://crm.example/"), "direct");
  EXPECT_EQ(chosen("socks=s:1080", "", "http://crm.example/"), "direct");
}

TEST(ProxyRules, TheFirstThatCanBeReadIsTaken) {
  EXPECT_EQ(chosen("http://:99;b:81;c:82", "", "http://crm.example/"), "b:81");
  EXPECT_EQ(chosen("", "", "http://crm.example/"), "direct");
  EXPECT_EQ(chosen(" ; ;", ";", "http://crm.example/"), "direct");
}

TEST(ProxyRules, HostsOfTheBypassListAreReachedDirectly) {
  const char* const bypass = "*.corp.example; 10.* ;pbx;https://only.example;crm.example:8443";
  for (const char* url : {"https://a.corp.example/", "http://10.1.2.3/", "https://PBX/", "https://only.example/",
                          "https://crm.example:8443/"})
    EXPECT_EQ(chosen("p:1", bypass, url), "direct") << url;
  for (const char* url : {"https://corp.example/", "http://110.1.2.3/", "https://pbx.example/", "http://only.example/",
                          "https://crm.example/"})
    EXPECT_EQ(chosen("p:1", bypass, url), "p:1") << url;
}

TEST(ProxyRules, LocalMeansNamesWithoutADot) {
  EXPECT_EQ(chosen("p:1", "<local>", "http://intranet/"), "direct");
  EXPECT_EQ(chosen("p:1", "<local>", "http://intranet.example/"), "p:1");
  EXPECT_EQ(chosen("p:1", "<local>", "http://[fd00::1]/"), "p:1");
  EXPECT_EQ(chosen("p:1", "[fd00::*]", "http://[fd00::1]/"), "direct");
}

TEST(ProxyRules, ALongPatternOfStarsEndsSoon) {
  const std::string stars = [] {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "*a";
    return text;
  }();
  EXPECT_EQ(chosen("p:1", stars, "http://" + std::string(60, 'a') + ".example/"), "p:1");
  EXPECT_EQ(chosen("p:1", "*", "http://crm.example/"), "direct");
}

}  // namespace
}  // namespace relay
