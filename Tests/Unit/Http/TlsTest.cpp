// TLS as both clients do it, against the product's own server with certificates made here.
#include <array>
#include <fstream>
#include <optional>
#include <sstream>

#include "Core/Http/HttpClient.h"
#include "Core/Http/RestBackend.h"
#include "Core/Http/SelfSigned.h"
#include "Core/Http/Server.h"
#include "Core/Http/Tls.h"
#include "Core/Platform/Files.h"
#include "Tests/Unit/Http/Loop.h"
#include "Tests/Unit/Http/RawServer.h"

namespace relay::test {
namespace {

using namespace std::chrono_literals;
using Maker = std::unique_ptr<HttpClient> (*)(boost::asio::any_io_executor, HttpClientOptions);

class TlsTest : public testing::TestWithParam<Maker> {
 protected:
  void serve(const std::string& hostName, WallTime made = SystemClock().now(), const std::string& on = "127.0.0.1") {
    ASSERT_TRUE(makeSelfSigned(certificate, key, hostName, made));
    ServerOptions options;
    options.listen = {{on, 0}};
    options.tlsCertificate = certificate;
    options.tlsKey = key;
    auto listening = Server::listen(io.get_executor(), options);
    ASSERT_TRUE(listening) << listening.error().what;
    server = std::move(listening).value();
    server->route("GET", "/hello", [](const ServerRequest& request, const Answer& answer) {
      answer({200, request.secure ? "secure" : "plain", "text/plain", {}});
    });
  }

  Result<HttpResponse> fetch(const std::string& url, HttpClientOptions options) {
    const auto client = GetParam()(io.get_executor(), options);
    HttpRequest request;
    request.url = url;
    request.timeout = 5s;
    std::optional<Result<HttpResponse>> result;
    client->send(request, [&](Result<HttpResponse> came) { result = std::move(came); });
    EXPECT_TRUE(runUntil(io, [&] { return result.has_value(); }));
    return result ? *result : Result<HttpResponse>(Error{});
  }

  std::string url(const std::string& host) {
    return "https://" + host + ":" + std::to_string(server->ports().front()) + "/hello";
  }

  std::string fault(const std::string& where, const HttpClientOptions& options) {
    const auto answer = fetch(where, options);
    EXPECT_FALSE(answer);
    if (answer) return {};
    EXPECT_EQ(answer.error().kind, Error::Kind::Network);
    EXPECT_TRUE(answer.error().retryable);
    EXPECT_EQ(answer.error().what.find('\n'), std::string::npos) << answer.error().what;
    return answer.error().what;
  }

  boost::asio::io_context io;
  TempFolder folder;
  std::string certificate = folder.file("server.crt");
  std::string key = folder.file("server.key");
  std::unique_ptr<Server> server;
  HttpClientOptions trusting{.caFile = certificate, .userAgent = "t"};
};

TEST_P(TlsTest, TrustsTheCertificateThatCaFileNames) {
  serve("pbx.example");
  for (const std::string host : {"localhost", "127.0.0.1"}) {
    const auto answer = fetch(url(host), trusting);
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(answer.value().body, "secure");
  }
}

TEST_P(TlsTest, RefusesASelfSignedCertificateAndSaysWhatToDo) {
  serve("pbx.example");
  const auto what = fault(url("localhost"), {});
  EXPECT_NE(what.find("localhost:"), std::string::npos) << what;
  EXPECT_NE(what.find("certificate"), std::string::npos) << what;
  EXPECT_NE(what.find("ca_file"), std::string::npos) << what;
  // WinHTTP does not tell which certificate it was, and why.
  const bool tellsMore = GetParam() == &makeBeastClient || restBackendSuits({.caFile = certificate});
  EXPECT_EQ(what.find("(CN = pbx.example) is self-signed") != std::string::npos, tellsMore) << what;
}

TEST_P(TlsTest, TakesAnythingWhereVerificationIsOff) {
  serve("pbx.example", WallTime(std::chrono::milliseconds(0)));
  const auto answer = fetch(url("localhost"), {.tlsVerify = false});
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().body, "secure");
}

TEST_P(TlsTest, RefusesACertificateForAnotherHost) {
  serve("pbx.example", SystemClock().now(), "127.0.0.2");
  const auto what = fault(url("127.0.0.2"), trusting);
  EXPECT_NE(what.find("pbx.example, localhost, 127.0.0.1"), std::string::npos) << what;
  EXPECT_NE(what.find("not for 127.0.0.2"), std::string::npos) << what;
}

TEST_P(TlsTest, SaysWhenACertificateExpired) {
  serve("pbx.example", WallTime(std::chrono::hours(24 * 365)));
  const auto what = fault(url("localhost"), trusting);
  EXPECT_NE(what.find("expired on 1980-12-31"), std::string::npos) << what;
}

TEST_P(TlsTest, SaysFromWhenACertificateWillBeValid) {
  serve("pbx.example", SystemClock().now() + std::chrono::hours(24 * 400));
  const auto what = fault(url("localhost"), trusting);
  EXPECT_NE(what.find("valid only from 20"), std::string::npos) << what;
}

TEST_P(TlsTest, RefusesAServerThatAnotherFileVouchesFor) {
  serve("pbx.example");
  const std::string other = folder.file("other.crt");
  ASSERT_TRUE(makeSelfSigned(other, folder.file("other.key"), "other.example", SystemClock().now()));
  const auto what = fault(url("localhost"), {.caFile = other});
  EXPECT_NE(what.find("self-signed"), std::string::npos) << what;
}

TEST_P(TlsTest, SaysThatThePortDoesNotSpeakTls) {
  RawServer plain(io, [](PeerPtr peer) {
    peer->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", [peer] { peer->close(); });
  });
  const auto what = fault("https://127.0.0.1:" + std::to_string(plain.port()) + "/", {});
  EXPECT_TRUE(what.find("does not speak TLS") != std::string::npos ||
              what.find("is this an https port") != std::string::npos)
      << what;
}

TEST_P(TlsTest, ACaFileWithoutCertificatesIsNamed) {
  const std::string empty = folder.file("empty.pem");
  std::ofstream(empty) << "nothing here\n";
  const auto answer = fetch("https://127.0.0.1:1/", {.caFile = empty});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Config);
  EXPECT_NE(answer.error().what.find(empty), std::string::npos) << answer.error().what;
}

// Passes bytes on between the two ends of a tunnel.
void pump(const PeerPtr& from, const PeerPtr& to) {
  const auto bytes = std::make_shared<std::array<char, 4096>>();
  from->socket().async_read_some(boost::asio::buffer(*bytes), [=](const auto& failed, std::size_t size) {
    if (failed) return to->close();
    to->write(std::string(bytes->data(), size), [=] { pump(from, to); });
  });
}

TEST_P(TlsTest, GoesThroughAProxyByConnect) {
  serve("pbx.example");
  std::string asked;
  RawServer proxy(io, [&](PeerPtr client) {
    client->readUntil("\r\n\r\n", [&, client](const std::string& header) {
      asked = header;
      using boost::asio::ip::tcp;
      const auto target = std::make_shared<Peer>(tcp::socket(io));
      target->socket().connect({boost::asio::ip::address_v4::loopback(), server->ports().front()});
      client->write("HTTP/1.1 200 Connection established\r\n\r\n", [=] {
        pump(client, target);
        pump(target, client);
      });
    });
  });
  auto options = trusting;
  options.proxy = "http://joe:secret@127.0.0.1:" + std::to_string(proxy.port());
  const auto answer = fetch(url("localhost"), options);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().body, "secure");
  EXPECT_TRUE(asked.starts_with("CONNECT localhost:" + std::to_string(server->ports().front()))) << asked;
  EXPECT_NE(asked.find("Proxy-Authorization: Basic am9lOnNlY3JldA=="), std::string::npos) << asked;
}

TEST_P(TlsTest, SaysThatTheProxyRefuses) {
  RawServer proxy(io, RawServer::answering([](const std::string&) {
                    return std::string("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
                  }));
  HttpClientOptions options;
  options.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
  const auto what = fault("https://localhost:1/", options);
  EXPECT_NE(what.find("roxy"), std::string::npos) << what;
  EXPECT_NE(what.find("407"), std::string::npos) << what;
}

INSTANTIATE_TEST_SUITE_P(Beast, TlsTest, testing::Values(&makeBeastClient));
INSTANTIATE_TEST_SUITE_P(Rest, TlsTest, testing::Values(&makeRestClient));

TEST(SelfSignedTest, TheKeyIsForItsOwnerOnly) {
  const TempFolder folder;
  const auto certificate = folder.file("a.crt");
  const auto key = folder.file("a.key");
  ASSERT_TRUE(makeSelfSigned(certificate, key, "a.example", SystemClock().now()));
  const auto open = readableByEverybody(key);
  ASSERT_TRUE(open);
  EXPECT_FALSE(open.value());
  EXPECT_TRUE(serverTls(certificate, key));
}

TEST(SelfSignedTest, ANameThatWouldChangeTheCertificatesMeaningIsPlained) {
  const TempFolder folder;
  EXPECT_TRUE(
      makeSelfSigned(folder.file("a.crt"), folder.file("a.key"), "x,IP:8.8.8.8\n\xC3\xA9", SystemClock().now()));
  EXPECT_TRUE(makeSelfSigned(folder.file("b.crt"), folder.file("b.key"), "", SystemClock().now()));
}

TEST(SelfSignedTest, AFolderThatIsMissingIsNamed) {
  const TempFolder folder;
  const auto key = folder.file("missing/a.key");
  const auto made = makeSelfSigned(folder.file("missing/a.crt"), key, "a.example", SystemClock().now());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, Error::Kind::Disk);
  EXPECT_NE(made.error().what.find(key), std::string::npos) << made.error().what;
}

TEST(ServerTlsTest, AKeyThatBelongsToAnotherCertificateIsRefused) {
  const TempFolder folder;
  ASSERT_TRUE(makeSelfSigned(folder.file("a.crt"), folder.file("a.key"), "a", SystemClock().now()));
  ASSERT_TRUE(makeSelfSigned(folder.file("b.crt"), folder.file("b.key"), "b", SystemClock().now()));
  const auto made = serverTls(folder.file("a.crt"), folder.file("b.key"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, Error::Kind::Config);
  EXPECT_NE(made.error().what.find("b.key"), std::string::npos) << made.error().what;
  EXPECT_FALSE(serverTls(folder.file("a.key"), folder.file("a.key")));
  EXPECT_FALSE(serverTls(folder.file("none.crt"), folder.file("a.key")));
}

}  // namespace
}  // namespace relay::test
