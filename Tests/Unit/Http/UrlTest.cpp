#include "Core/Http/Url.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

TEST(UrlTest, TakesAnAbsoluteUrlApart) {
  const auto url = parseUrl("HTTPS://Crm.Example:8443/hook/a?x=1&y=2#part");
  ASSERT_TRUE(url) << url.error().what;
  EXPECT_EQ(url.value().scheme, "https");
  EXPECT_EQ(url.value().host, "crm.example");
  EXPECT_EQ(url.value().port, 8443);
  EXPECT_EQ(url.value().target, "/hook/a?x=1&y=2");
  EXPECT_TRUE(url.value().secure());
  EXPECT_EQ(url.value().text(), "https://crm.example:8443/hook/a?x=1&y=2");
}

TEST(UrlTest, KnowsThePortOfEachScheme) {
  EXPECT_EQ(parseUrl("http://a").value().port, 80);
  EXPECT_EQ(parseUrl("ws://a").value().port, 80);
  EXPECT_EQ(parseUrl("https://a").value().port, 443);
  EXPECT_EQ(parseUrl("wss://a").value().port, 443);
  EXPECT_EQ(parseUrl("wss://a:443/x").value().authority(), "a");
}

TEST(UrlTest, AMissingPathIsASlash) {
  EXPECT_EQ(parseUrl("http://a").value().target, "/");
  EXPECT_EQ(parseUrl("http://a?x=1").value().target, "/?x=1");
  EXPECT_EQ(parseUrl("http://a#x").value().target, "/");
}

TEST(UrlTest, TakesIpv6InBrackets) {
  const auto url = parseUrl("http://[2001:DB8::1]:5001/x");
  ASSERT_TRUE(url) << url.error().what;
  EXPECT_EQ(url.value().host, "2001:db8::1");
  EXPECT_EQ(url.value().port, 5001);
  EXPECT_EQ(url.value().authority(), "[2001:db8::1]:5001");
  EXPECT_EQ(parseUrl("http://[::1]").value().authority(), "[::1]");
}

TEST(UrlTest, EncodesWhatAUrlMayNotHold) {
  EXPECT_EQ(parseUrl("http://a/\xC3\xA9?q={x}|").value().target, "/%C3%A9?q=%7Bx%7D%7C");
  EXPECT_EQ(parseUrl("http://a/%2F+%41").value().target, "/%2F+%41");
}

TEST(UrlTest, RefusesWhatIsNoUsableUrl) {
  for (const std::string text : {"",
                                 "a",
                                 "crm.example/x",
                                 "ftp://a/",
                                 "http://",
                                 "http:///x",
                                 "http://a:0/",
                                 "http://a:65536/",
                                 "http://a:/",
                                 "http://a:1x/",
                                 "http://a:-1/",
                                 "http://a b/",
                                 "http://a/b c",
                                 "http://a/\r\nX: y",
                                 "http://[::1",
                                 "http://[x]/",
                                 "http://[::1]x/",
                                 "http://[fe80::1%25eth0]/",
                                 "http://::1/",
                                 "http://user:pw@a/",
                                 "http://a..b/",
                                 "http://.a/",
                                 "http://a/\x7F",
                                 "http://\xC3\xA9.example/",
                                 "http://-a/"}) {
    const auto url = parseUrl(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().kind, Error::Kind::Config);
  }
  EXPECT_FALSE(parseUrl("http://a/" + std::string(9000, 'x')));
  EXPECT_FALSE(parseUrl("http://" + std::string(300, 'x')));
  EXPECT_FALSE(parseUrl(std::string("http://a/\0b", 11)));
}

TEST(UrlTest, AFaultShowsNoSecret) {
  EXPECT_EQ(parseUrl("http://joe:hidden@a/").error().what.find("hidden"), std::string::npos);
  EXPECT_EQ(parseUrl("http://a:x/?key=hidden").error().what.find("hidden"), std::string::npos);
  EXPECT_EQ(parseProxy("http://joe:hidden@a:1/x").error().what.find("hidden"), std::string::npos);
}

TEST(UrlTest, TakesAUrlOfFourThousandCharacters) {
  const std::string long_ = "https://a/" + std::string(4000, 'x');
  EXPECT_EQ(parseUrl(long_).value().text(), long_);
}

TEST(UrlTest, TakesAProxyWithUserAndPassword) {
  const auto proxy = parseProxy("http://joe:p%40ss:word@proxy.lan:3128");
  ASSERT_TRUE(proxy) << proxy.error().what;
  EXPECT_EQ(proxy.value().url.host, "proxy.lan");
  EXPECT_EQ(proxy.value().url.port, 3128);
  EXPECT_EQ(proxy.value().user, "joe");
  EXPECT_EQ(proxy.value().password, "p@ss:word");
  EXPECT_EQ(proxy.value().authorization, "Basic am9lOnBAc3M6d29yZA==");
  EXPECT_TRUE(parseProxy("http://proxy.lan:3128/").value().authorization.empty());
}

TEST(UrlTest, RefusesAProxyThatIsNone) {
  for (const std::string text : {"proxy.lan:3128", "https://proxy:1", "http://proxy:1/path", "http://joe@proxy:1",
                                 "http://joe:%zz@proxy:1", "socks5://proxy:1"}) {
    EXPECT_FALSE(parseProxy(text)) << text;
  }
}

TEST(UrlTest, EncodesAllButUnreservedCharacters) {
  EXPECT_EQ(percentEncode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percentEncode("+1 (555)/&=?#%\xD0\xB6"), "%2B1%20%28555%29%2F%26%3D%3F%23%25%D0%B6");
  EXPECT_EQ(percentEncode(std::string(1, '\0')), "%00");
}

TEST(UrlTest, DecodesAndRefusesBrokenEscapes) {
  EXPECT_EQ(percentDecode("a%2Fb%c3%A9+"), "a/b\xC3\xA9+");
  EXPECT_EQ(percentDecode("a+b", true), "a b");
  for (const std::string text : {"%", "%1", "a%", "%zz", "%1g", "%%20"}) EXPECT_FALSE(percentDecode(text)) << text;
}

TEST(UrlTest, FormsComeBackAsTheyWere) {
  const FormFields fields{{"id", "a b&c=d"}, {"empty", ""}, {"\xD0\xB6", "+%"}};
  EXPECT_EQ(encodeForm(fields), "id=a%20b%26c%3Dd&empty=&%D0%B6=%2B%25");
  EXPECT_EQ(decodeForm(encodeForm(fields)), fields);
  EXPECT_EQ(decodeForm("a&&b=1+2&c="), (FormFields{{"a", ""}, {"b", "1 2"}, {"c", ""}}));
  EXPECT_FALSE(decodeForm("a=%"));
  EXPECT_FALSE(decodeForm("a=1&b=2&c=3", 2));
}

TEST(UrlTest, AppendsToAQueryThatIsThere) {
  EXPECT_EQ(appendQuery("http://a/x", "k=v"), "http://a/x?k=v");
  EXPECT_EQ(appendQuery("http://a/x?b=1", "k=v"), "http://a/x?b=1&k=v");
  EXPECT_EQ(appendQuery("http://a/x?", "k=v"), "http://a/x?k=v");
  EXPECT_EQ(appendQuery("http://a/x?b=1&", "k=v"), "http://a/x?b=1&k=v");
  EXPECT_EQ(appendQuery("http://a/x#f", "k=v"), "http://a/x?k=v");
  EXPECT_EQ(appendQuery("http://a/x", ""), "http://a/x");
}

}  // namespace
}  // namespace relay
