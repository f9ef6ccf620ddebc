// What both clients promise, the one over Beast and the one over cpprestsdk.
#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "Core/Http/HttpClient.h"
#include "Tests/Unit/Http/Loop.h"
#include "Tests/Unit/Http/RawServer.h"

namespace relay::test {
namespace {

using namespace std::chrono_literals;
using Maker = std::unique_ptr<HttpClient> (*)(boost::asio::any_io_executor, HttpClientOptions);

// cpprestsdk writes "Name:value", Beast "Name: value"; both are right.
std::string withoutPadding(std::string header) {
  for (auto at = header.find(": "); at != std::string::npos; at = header.find(": ")) header.erase(at + 1, 1);
  return header;
}

class HttpClientTest : public testing::TestWithParam<Maker> {
 protected:
  std::unique_ptr<HttpClient> make(HttpClientOptions options = {}) {
    options.userAgent = "relay-test/1";
    return GetParam()(io.get_executor(), options);
  }

  HttpRequest request(const std::string& url) {
    HttpRequest made;
    made.url = url;
    made.timeout = 5s;
    return made;
  }

  Result<HttpResponse> fetch(HttpClient& client, HttpRequest made) {
    std::optional<Result<HttpResponse>> result;
    client.send(std::move(made), [&](Result<HttpResponse> came) { result = std::move(came); });
    EXPECT_FALSE(result.has_value()) << "done ran inside send";
    EXPECT_TRUE(runUntil(io, [&] { return result.has_value(); }));
    return result ? *result : Result<HttpResponse>(Error{});
  }

  Result<HttpResponse> fetch(const std::string& url) {
    const auto client = make();
    return fetch(*client, request(url));
  }

  boost::asio::io_context io;
};

TEST_P(HttpClientTest, SendsTheRequestAsItWasGiven) {
  std::string header;
  std::string body;
  RawServer server(io, [&](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [&, peer](std::string text) {
      header = withoutPadding(std::move(text));
      peer->readUntil("end", [&, peer](std::string rest) {
        body = std::move(rest);
        peer->write("HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-Mark: yes\r\n\r\nok");
      });
    });
  });
  const auto client = make();
  auto made = request(server.url("/hook?id=1%202&n=%D0%B6"));
  made.method = "POST";
  made.headers = {{"Content-Type", "application/json"}, {"Webhook-Id", "evt-1"}};
  made.body = "{\"a\":1} end";
  const auto answer = fetch(*client, made);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().status, 201);
  EXPECT_EQ(answer.value().body, "ok");
  EXPECT_EQ(answer.value().header("x-mark"), "yes");
  EXPECT_TRUE(header.starts_with("POST /hook?id=1%202&n=%D0%B6 HTTP/1.1\r\n")) << header;
  EXPECT_NE(header.find("Host:127.0.0.1:" + std::to_string(server.port())), std::string::npos) << header;
  EXPECT_NE(header.find("Content-Type:application/json"), std::string::npos) << header;
  EXPECT_NE(header.find("Webhook-Id:evt-1"), std::string::npos) << header;
  EXPECT_NE(header.find("User-Agent:relay-test/1"), std::string::npos) << header;
  EXPECT_NE(header.find("Content-Length:11"), std::string::npos) << header;
  EXPECT_EQ(body, "{\"a\":1} end");
}

TEST_P(HttpClientTest, AnyStatusIsAnAnswerAndNoRedirectIsFollowed) {
  for (const int status : {204, 302, 404, 500}) {
    RawServer server(io, RawServer::answering([&](const std::string&) {
                       return "HTTP/1.1 " + std::to_string(status) + " X\r\nLocation: http://127.0.0.1:1/\r\n" +
                              (status == 204 ? "" : "Content-Length: 0\r\n") + "\r\n";
                     }));
    const auto answer = fetch(server.url());
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(answer.value().status, status);
    EXPECT_EQ(server.connections(), 1);
  }
}

TEST_P(HttpClientTest, ReadsAChunkedAnswer) {
  RawServer server(
      io, RawServer::answering([](const std::string&) {
        return std::string(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n");
      }));
  const auto answer = fetch(server.url());
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().body, "hello, world");
  EXPECT_FALSE(answer.value().truncated);
}

TEST_P(HttpClientTest, ReadsAnAnswerThatEndsWithItsConnection) {
  RawServer server(io, [](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [peer](const std::string&) {
      peer->write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end", [peer] { peer->close(); });
    });
  });
  const auto answer = fetch(server.url());
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().body, "until the end");
}

TEST_P(HttpClientTest, CutsABodyAtItsLimit) {
  RawServer server(io, RawServer::answering([](const std::string&) {
                     return "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x');
                   }));
  const auto client = make();
  auto made = request(server.url());
  made.bodyLimit = 100;
  const auto answer = fetch(*client, made);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().body, std::string(100, 'x'));
  EXPECT_TRUE(answer.value().truncated);
}

TEST_P(HttpClientTest, ABodyOfExactlyTheLimitIsWhole) {
  RawServer server(io, RawServer::answering([](const std::string&) {
                     return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x');
                   }));
  const auto client = make();
  auto made = request(server.url());
  made.bodyLimit = 100;
  made.refuseLongBody = true;
  const auto answer = fetch(*client, made);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().body.size(), 100u);
  EXPECT_FALSE(answer.value().truncated);
}

TEST_P(HttpClientTest, RefusesALongBodyWhereAskedTo) {
  RawServer server(io, RawServer::answering([](const std::string&) {
                     return "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x');
                   }));
  const auto client = make();
  auto made = request(server.url());
  made.bodyLimit = 100;
  made.refuseLongBody = true;
  const auto answer = fetch(*client, made);
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().what.find("longer than 100 bytes"), std::string::npos) << answer.error().what;
}

TEST_P(HttpClientTest, StopsReadingABodyWithoutEnd) {
  std::size_t sent = 0;
  std::function<void(PeerPtr)> more = [&](PeerPtr peer) {
    const std::string chunk = "4000\r\n" + std::string(0x4000, 'y') + "\r\n";
    peer->write(chunk, [&, peer] {
      sent += 0x4000;
      more(peer);
    });
  };
  RawServer server(io, [&](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [&, peer](const std::string&) {
      peer->write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", [&, peer] { more(peer); });
    });
  });
  const auto client = make();
  auto made = request(server.url());
  made.bodyLimit = 64 * 1024;
  const auto answer = fetch(*client, made);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer.value().body.size(), 64u * 1024);
  EXPECT_TRUE(answer.value().truncated);
  const auto before = sent;
  runFor(io, 100ms);
  EXPECT_LT(sent - before, 16u * 1024 * 1024) << "the connection must not be read on";
}

TEST_P(HttpClientTest, TheTimeoutIsForTheWholeExchange) {
  std::function<void(PeerPtr)> drip = [&](PeerPtr peer) {
    peer->write("x", [&, peer] {
      auto timer = std::make_shared<boost::asio::steady_timer>(io, 20ms);
      timer->async_wait([&, peer, timer](const auto&) { drip(peer); });
    });
  };
  RawServer server(io, [&](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [&, peer](const std::string&) {
      peer->write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", [&, peer] { drip(peer); });
    });
  });
  const auto client = make();
  auto made = request(server.url());
  made.timeout = 300ms;
  const auto answer = fetch(*client, made);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Timeout);
  EXPECT_TRUE(answer.error().retryable);
  EXPECT_NE(answer.error().what.find("300 ms"), std::string::npos) << answer.error().what;
}

TEST_P(HttpClientTest, SaysThatNobodyListensThere) {
  std::string url;
  {
    RawServer gone(io, [](PeerPtr) {});
    url = gone.url();
  }
  const auto answer = fetch(url);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Network);
  EXPECT_TRUE(answer.error().retryable);
  EXPECT_NE(answer.error().what.find("cannot connect"), std::string::npos) << answer.error().what;
}

TEST_P(HttpClientTest, SaysThatANameIsUnknown) {
  const auto answer = fetch("http://" + std::string(70, 'a') + ".invalid/");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Network);
  EXPECT_NE(answer.error().what.find("name was not found"), std::string::npos) << answer.error().what;
}

TEST_P(HttpClientTest, RefusesWhatIsNoHttp) {
  RawServer server(io, [](PeerPtr peer) { peer->write("SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n", [peer] { peer->close(); }); });
  const auto answer = fetch(server.url());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Network);
}

TEST_P(HttpClientTest, RefusesUrlsAndHeadersThatBreakOut) {
  const auto client = make();
  EXPECT_EQ(fetch(*client, request("http://127.0.0.1:1/a b")).error().kind, Error::Kind::Config);
  EXPECT_EQ(fetch(*client, request("ws://127.0.0.1:1/")).error().kind, Error::Kind::Config);
  auto made = request("http://127.0.0.1:1/");
  made.headers = {{"X-A", "1\r\nX-B: 2"}};
  EXPECT_EQ(fetch(*client, made).error().kind, Error::Kind::Config);
  made.headers = {};
  made.method = "GET / HTTP/1.1\r\nX:";
  EXPECT_EQ(fetch(*client, made).error().kind, Error::Kind::Config);
}

TEST_P(HttpClientTest, ACaFileThatIsMissingIsNamed) {
  HttpClientOptions options;
  options.caFile = "/nonexistent/ca.pem";
  options.privateAddresses = true;
  const auto client = make(options);
  const auto answer = fetch(*client, request("https://127.0.0.1:1/"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Config);
  EXPECT_NE(answer.error().what.find("/nonexistent/ca.pem"), std::string::npos) << answer.error().what;
}

TEST_P(HttpClientTest, KeepsToItsNumberOfConnectionsAndLosesNothing) {
  int active = 0;
  int most = 0;
  RawServer server(io, [&](PeerPtr peer) {
    const auto serve = std::make_shared<std::function<void()>>();
    *serve = [&, peer, weak = std::weak_ptr(serve)] {
      peer->readUntil("\r\n\r\n", [&, peer, again = weak.lock()](const std::string&) {
        most = std::max(most, ++active);
        auto timer = std::make_shared<boost::asio::steady_timer>(io, 1ms);
        timer->async_wait([&, peer, again, timer](const auto&) {
          --active;
          peer->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", [again] { (*again)(); });
        });
      });
    };
    (*serve)();
  });
  HttpClientOptions options;
  options.maxConnections = 4;
  const auto client = make(options);
  int good = 0;
  int bad = 0;
  for (int i = 0; i < 200; ++i) {
    client->send(request(server.url()), [&](Result<HttpResponse> came) { ++(came ? good : bad); });
  }
  EXPECT_TRUE(runUntil(io, [&] { return good + bad == 200; }));
  EXPECT_EQ(good, 200);
  EXPECT_EQ(bad, 0);
  EXPECT_EQ(most, 4);
}

TEST_P(HttpClientTest, AfterItsEndNothingIsCalled) {
  bool asked = false;
  RawServer server(io, [&](PeerPtr peer) { peer->readUntil("\r\n\r\n", [&](const std::string&) { asked = true; }); });
  auto client = make();
  bool called = false;
  client->send(request(server.url()), [&](Result<HttpResponse>) { called = true; });
  client->send(request("nonsense"), [&](Result<HttpResponse>) { called = true; });
  client.reset();
  runFor(io, 50ms);
  EXPECT_FALSE(called);

  client = make();
  client->send(request(server.url()), [&](Result<HttpResponse>) { called = true; });
  ASSERT_TRUE(runUntil(io, [&] { return asked; }));
  client->cancel();
  server.closeConnections();
  runFor(io, 50ms);
  EXPECT_FALSE(called);
}

TEST_P(HttpClientTest, MayBeDestroyedByTheOneItCalls) {
  RawServer server(io, RawServer::answering([](const std::string&) {
                     return std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                   }));
  auto client = make();
  bool called = false;
  client->send(request(server.url()), [&](Result<HttpResponse>) {
    client.reset();
    called = true;
  });
  EXPECT_TRUE(runUntil(io, [&] { return called; }));
}

TEST_P(HttpClientTest, AsksTheProxyForAPlainUrl) {
  std::string header;
  RawServer proxy(io, RawServer::answering([&](const std::string& text) {
                    header = text;
                    return std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  }));
  HttpClientOptions options;
  options.proxy = "http://joe:s%3Acret@127.0.0.1:" + std::to_string(proxy.port());
  const auto client = make(options);
  const auto answer = fetch(*client, request("http://crm.example/hook?a=1"));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_TRUE(header.starts_with("GET http://crm.example/hook?a=1 HTTP/1.1\r\n") ||
              header.starts_with("GET http://crm.example:80/hook?a=1 HTTP/1.1\r\n"))
      << header;
  EXPECT_NE(header.find("Proxy-Authorization: Basic am9lOnM6Y3JldA=="), std::string::npos) << header;
}

INSTANTIATE_TEST_SUITE_P(Beast, HttpClientTest, testing::Values(&makeBeastClient));
INSTANTIATE_TEST_SUITE_P(Rest, HttpClientTest, testing::Values(&makeRestClient));

}  // namespace
}  // namespace relay::test
