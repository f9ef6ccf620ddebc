// What only the client over Beast promises.
#include <optional>

#include "Core/Http/HttpClient.h"
#include "Tests/Unit/Http/Loop.h"
#include "Tests/Unit/Http/RawServer.h"

namespace relay::test {
namespace {

using namespace std::chrono_literals;

class BeastClientTest : public testing::Test {
 protected:
  Result<HttpResponse> fetch(HttpClient& client, const std::string& url, std::chrono::milliseconds timeout = 5s) {
    HttpRequest request;
    request.url = url;
    request.timeout = timeout;
    std::optional<Result<HttpResponse>> result;
    client.send(request, [&](Result<HttpResponse> came) { result = std::move(came); });
    EXPECT_TRUE(runUntil(io, [&] { return result.has_value(); }));
    return result ? *result : Result<HttpResponse>(Error{});
  }

  boost::asio::io_context io;
};

TEST_F(BeastClientTest, UsesOneConnectionForRequestsThatFollowEachOther) {
  RawServer server(io, RawServer::answering([](const std::string&) {
                     return std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                   }));
  const auto client = makeBeastClient(io.get_executor(), {});
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(fetch(*client, server.url()));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(BeastClientTest, SendsAnewWhenTheHostHadClosedTheRestingConnection) {
  // The server answers one request a connection, keeps it, and closes it when the next request comes.
  int served = 0;
  RawServer server(io, [&](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [&, peer](const std::string&) {
      ++served;
      peer->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                  [peer] { peer->readUntil("\r\n\r\n", [peer](const std::string&) { peer->close(); }); });
    });
  });
  const auto client = makeBeastClient(io.get_executor(), {});
  for (int i = 0; i < 3; ++i) {
    const auto answer = fetch(*client, server.url());
    ASSERT_TRUE(answer) << answer.error().what;
  }
  EXPECT_EQ(served, 3);
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(BeastClientTest, RefusesPrivateAddressesWhereAskedTo) {
  HttpClientOptions options;
  options.privateAddresses = false;
  const auto client = makeBeastClient(io.get_executor(), options);
  RawServer server(io, [](PeerPtr) {});
  for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1"}) {
    const auto answer = fetch(*client, "http://" + host + ":" + std::to_string(server.port()) + "/");
    ASSERT_FALSE(answer) << host;
    EXPECT_EQ(answer.error().kind, Error::Kind::Rejected) << answer.error().what;
    EXPECT_NE(answer.error().what.find("private = no"), std::string::npos) << answer.error().what;
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(BeastClientTest, APrivateTargetIsRefusedBehindAProxyToo) {
  RawServer proxy(io, RawServer::answering([](const std::string&) {
                    return std::string("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                  }));
  HttpClientOptions options;
  options.privateAddresses = false;
  options.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
  const auto client = makeBeastClient(io.get_executor(), options);
  EXPECT_EQ(fetch(*client, "http://10.1.2.3/").error().kind, Error::Kind::Rejected);
  EXPECT_EQ(fetch(*client, "http://localhost/").error().kind, Error::Kind::Rejected);
  EXPECT_TRUE(fetch(*client, "http://crm.example/"));
}

TEST_F(BeastClientTest, AConnectionThatIsClosedInMidAnswerIsAFailureAndNotSentAnew) {
  int asked = 0;
  RawServer server(io, [&](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [&, peer](const std::string&) {
      ++asked;
      peer->write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", [peer] { peer->close(); });
    });
  });
  const auto client = makeBeastClient(io.get_executor(), {});
  const auto answer = fetch(*client, server.url());
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().what.find("middle of the answer"), std::string::npos) << answer.error().what;
  EXPECT_EQ(asked, 1);
}

TEST_F(BeastClientTest, AFreshConnectionThatIsClosedUnansweredIsAFailure) {
  int asked = 0;
  RawServer server(io, [&](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [&, peer](const std::string&) {
      ++asked;
      peer->close();
    });
  });
  const auto client = makeBeastClient(io.get_executor(), {});
  EXPECT_FALSE(fetch(*client, server.url()));
  EXPECT_EQ(asked, 1);
}

TEST_F(BeastClientTest, WhatAServerSaysUnaskedEndsTheConnection) {
  PeerPtr kept;
  RawServer server(io, [&](PeerPtr peer) {
    kept = peer;
    peer->readUntil("\r\n\r\n",
                    [peer](const std::string&) { peer->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); });
  });
  const auto client = makeBeastClient(io.get_executor(), {});
  ASSERT_TRUE(fetch(*client, server.url()));
  kept->write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
  runFor(io, 30ms);
  const auto answer = fetch(*client, server.url());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer.value().body, "ok");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(BeastClientTest, ATimeoutWhileConnectingSaysHowFarItCame) {
  RawServer mute(io, [](PeerPtr) {});
  const auto client = makeBeastClient(io.get_executor(), {});
  const auto answer = fetch(*client, "https://127.0.0.1:" + std::to_string(mute.port()) + "/", 200ms);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Error::Kind::Timeout);
  EXPECT_NE(answer.error().what.find("TLS handshake"), std::string::npos) << answer.error().what;
}

TEST_F(BeastClientTest, TriesEveryAddressOfAName) {
  // localhost is often ::1 first, where nobody listens.
  RawServer server(io, RawServer::answering([](const std::string&) {
                     return std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                   }));
  const auto client = makeBeastClient(io.get_executor(), {});
  const auto answer = fetch(*client, "http://localhost:" + std::to_string(server.port()) + "/");
  ASSERT_TRUE(answer) << answer.error().what;
}

TEST_F(BeastClientTest, ALargeBodyArrivesWhole) {
  std::size_t received = 0;
  RawServer server(io, [&](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [&, peer](const std::string&) {
      peer->readUntil("END", [&, peer](const std::string& body) {
        received = body.size();
        peer->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      });
    });
  });
  const auto client = makeBeastClient(io.get_executor(), {});
  HttpRequest request;
  request.method = "POST";
  request.url = server.url();
  request.body = std::string(3'000'000, 'b') + "END";
  std::optional<int> status;
  client->send(request, [&](Result<HttpResponse> came) { status = came ? came.value().status : 0; });
  EXPECT_TRUE(runUntil(io, [&] { return status.has_value(); }));
  EXPECT_EQ(status, 200);
  EXPECT_EQ(received, 3'000'003u);
}

TEST_F(BeastClientTest, AClientIsUsableAfterCancel) {
  RawServer server(io, RawServer::answering([](const std::string&) {
                     return std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                   }));
  const auto client = makeBeastClient(io.get_executor(), {});
  ASSERT_TRUE(fetch(*client, server.url()));
  client->cancel();
  EXPECT_TRUE(fetch(*client, server.url()));
  EXPECT_EQ(server.connections(), 2);
}

}  // namespace
}  // namespace relay::test
