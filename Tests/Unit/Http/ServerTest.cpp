#include "Core/Http/Server.h"

#include <array>
#include <stdexcept>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "Core/Http/Routes.h"
#include "Tests/Unit/Http/Loop.h"

namespace relay::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using boost::system::error_code;

// A raw client: what it sends and what came back.
struct Caller {
  Caller(boost::asio::io_context& io, std::uint16_t port) : socket(io) {
    socket.connect({boost::asio::ip::address_v4::loopback(), port});
    read();
  }
  void send(const std::string& text) { boost::asio::write(socket, boost::asio::buffer(text)); }
  void read() {
    socket.async_read_some(boost::asio::buffer(bytes),
                           [this, here = std::weak_ptr<int>(life)](const error_code& failed, std::size_t size) {
                             if (here.expired()) return;
                             received.append(bytes.data(), size);
                             if (failed) {
                               ended = failed != boost::asio::error::operation_aborted;
                               return;
                             }
                             read();
                           });
  }
  std::size_t count(const std::string& text) const {
    std::size_t found = 0;
    for (auto at = received.find(text); at != std::string::npos; at = received.find(text, at + 1)) ++found;
    return found;
  }

  tcp::socket socket;
  std::array<char, 4096> bytes{};
  std::string received;
  bool ended = false;
  std::shared_ptr<int> life = std::make_shared<int>();  // a read that outlives the caller finds it gone
};

class ServerTest : public testing::Test {
 protected:
  void listen(ServerOptions options = {}) {
    options.listen = {{"127.0.0.1", 0}};
    auto made = Server::listen(io.get_executor(), options);
    ASSERT_TRUE(made) << made.error().what;
    server = std::move(made).value();
    server->route("GET", "/health", [](const ServerRequest&, const Answer& answer) { answer({200, "{\"ok\":true}"}); });
    server->route("POST", "/echo", [](const ServerRequest& request, const Answer& answer) {
      answer({200, request.body, "text/plain", {}});
    });
    server->route("GET", "/recording/{file}", [](const ServerRequest& request, const Answer& answer) {
      answer(
          {200, std::string(request.capture("file")) + "|" + std::string(request.parameter("sig")), "text/plain", {}});
    });
    server->route("GET", "/later", [this](const ServerRequest&, const Answer& answer) { later = answer; });
    server->route("GET", "/throws", [](const ServerRequest&, const Answer&) { throw std::runtime_error("a bug"); });
  }

  std::unique_ptr<Caller> call(const std::string& text) {
    auto caller = std::make_unique<Caller>(io, server->ports().front());
    caller->send(text);
    return caller;
  }

  std::string ask(const std::string& text) {
    const auto caller = call(text);
    EXPECT_TRUE(runUntil(io, [&] { return caller->received.find("\r\n\r\n") != std::string::npos || caller->ended; }));
    return caller->received;
  }

  boost::asio::io_context io;
  std::unique_ptr<Server> server;
  Answer later;
};

TEST_F(ServerTest, AnswersByRoute) {
  listen();
  const auto answer = ask("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_NE(answer.find("Content-Type: application/json\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n{\"ok\":true}")) << answer;
}

TEST_F(ServerTest, GivesCapturesAndQueryDecoded) {
  listen();
  const auto answer = ask("GET /recording/a%20b-1.mp3?sig=x%2By&z HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(answer.ends_with("\r\n\r\na b-1.mp3|x+y")) << answer;
}

TEST_F(ServerTest, RefusalsAreJson) {
  listen();
  EXPECT_TRUE(ask("GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n")
                  .ends_with("{\"error\":{\"code\":\"not_found\",\"message\":\"there is nothing at this path\"}}"));
  const auto method = ask("DELETE /health HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(method.starts_with("HTTP/1.1 405 ")) << method;
  EXPECT_NE(method.find("Allow: GET\r\n"), std::string::npos) << method;
  EXPECT_TRUE(ask("GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(ask("GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(ask("GET /health?%zz HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 400 "));
  EXPECT_TRUE(ask("rubbish\r\n\r\n").starts_with("HTTP/1.1 400 "));
  EXPECT_TRUE(ask("GET /throws HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 500 "));
}

TEST_F(ServerTest, HeadGetsTheHeaderWithoutTheBody) {
  listen();
  const auto answer = ask("HEAD /health HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_NE(answer.find("Content-Length: 11\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(ServerTest, KeepsTheConnectionAndTakesPipelinedRequestsInOrder) {
  listen();
  const auto caller =
      call("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\noneGET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(runUntil(io, [&] { return caller->count("HTTP/1.1 200") == 2; }));
  EXPECT_LT(caller->received.find("one"), caller->received.find("{\"ok\""));
  caller->send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(runUntil(io, [&] { return caller->count("HTTP/1.1 200") == 3; }));
  EXPECT_FALSE(caller->ended);
}

TEST_F(ServerTest, ClosesWhereTheClientWantsIt) {
  listen();
  const auto caller = call("GET /health HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(runUntil(io, [&] { return caller->ended; }));
  EXPECT_NE(caller->received.find("Connection: close"), std::string::npos);
}

TEST_F(ServerTest, WhatIsTooLongIsRefusedAndTheAnswerArrives) {
  listen();
  EXPECT_TRUE(ask("GET /health HTTP/1.1\r\nX: " + std::string(40'000, 'x')).starts_with("HTTP/1.1 431 "));
  const auto caller = call("POST /echo HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + std::string(100'000, 'x'));
  ASSERT_TRUE(runUntil(io, [&] { return caller->ended; }));
  EXPECT_TRUE(caller->received.starts_with("HTTP/1.1 413 ")) << caller->received;
}

TEST_F(ServerTest, SaysContinueToWhoWaitsForIt) {
  listen();
  const auto caller = call("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  ASSERT_TRUE(runUntil(io, [&] { return caller->received == "HTTP/1.1 100 Continue\r\n\r\n"; })) << caller->received;
  caller->send("hello");
  EXPECT_TRUE(runUntil(io, [&] { return caller->received.ends_with("hello"); })) << caller->received;
}

TEST_F(ServerTest, ASlowRequestAndASilentClientAreEnded) {
  ServerOptions options;
  options.idleTimeout = 60ms;
  options.requestTimeout = 120ms;
  listen(options);
  const auto silent = std::make_unique<Caller>(io, server->ports().front());
  const auto slow = call("GET /hea");
  EXPECT_TRUE(runUntil(io, [&] { return silent->ended && slow->ended; }));
  const auto served = call("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(runUntil(io, [&] { return served->ended; }));
  EXPECT_EQ(served->count("HTTP/1.1 200"), 1u);
}

TEST_F(ServerTest, FurtherConnectionsThanItsNumberAreClosed) {
  ServerOptions options;
  options.maxConnections = 2;
  listen(options);
  const auto first = call("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto second = call("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(runUntil(io, [&] { return first->count("200 OK") == 1 && second->count("200 OK") == 1; }));
  const auto third = std::make_unique<Caller>(io, server->ports().front());
  EXPECT_TRUE(runUntil(io, [&] { return third->ended; }));
  EXPECT_TRUE(third->received.empty());
}

TEST_F(ServerTest, AnAnswerMayComeLaterAndCountsOnce) {
  listen();
  const auto caller = call("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(runUntil(io, [&] { return later != nullptr; }));
  later({200, "first", "text/plain", {{"X-A", "1\r\nX-B: 2"}}});
  later({200, "second", "text/plain", {}});
  ASSERT_TRUE(runUntil(io, [&] { return caller->received.find("first") != std::string::npos; }));
  runFor(io, 20ms);
  EXPECT_EQ(caller->received.find("second"), std::string::npos);
  EXPECT_EQ(caller->received.find("\r\nX-B"), std::string::npos) << "a header must not break out";
}

TEST_F(ServerTest, AnAnswerAfterTheEndIsIgnored) {
  listen();
  const auto caller = call("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(runUntil(io, [&] { return later != nullptr; }));
  server.reset();
  later({200, "too late"});
  EXPECT_TRUE(runUntil(io, [&] { return caller->ended; }));
  EXPECT_TRUE(caller->received.empty());
}

TEST_F(ServerTest, AStopLetsARequestUnderWayFinish) {
  listen();
  const auto idle = call("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(runUntil(io, [&] { return idle->count("200 OK") == 1; }));
  const auto busy = call("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(runUntil(io, [&] { return later != nullptr; }));
  bool stopped = false;
  server->stop(5s, [&] { stopped = true; });
  EXPECT_TRUE(runUntil(io, [&] { return idle->ended; }));
  EXPECT_FALSE(stopped);
  later({200, "done", "text/plain", {}});
  EXPECT_TRUE(runUntil(io, [&] { return busy->received.ends_with("done"); }));
  busy->socket.close();
  EXPECT_TRUE(runUntil(io, [&] { return stopped; }));
}

TEST_F(ServerTest, AStopEndsAfterItsGrace) {
  listen();
  const auto busy = call("GET /later HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(runUntil(io, [&] { return later != nullptr; }));
  bool stopped = false;
  server->stop(30ms, [&] { stopped = true; });
  EXPECT_TRUE(runUntil(io, [&] { return stopped && busy->ended; }));
}

TEST_F(ServerTest, APortInUseIsSaidWithItsAddress) {
  listen();
  ServerOptions options;
  options.listen = {{"127.0.0.1", server->ports().front()}};
  const auto second = Server::listen(io.get_executor(), options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Error::Kind::Config);
  EXPECT_NE(second.error().what.find("listen = 127.0.0.1:" + std::to_string(options.listen[0].port)),
            std::string::npos);
  options.listen = {{"nonsense", 0}};
  EXPECT_FALSE(Server::listen(io.get_executor(), options));
}

TEST_F(ServerTest, ListensOnSeveralAddresses) {
  ServerOptions options;
  options.listen = {{"127.0.0.1", 0}, {"", 0}};
  auto made = Server::listen(io.get_executor(), options);
  ASSERT_TRUE(made) << made.error().what;
  server = std::move(made).value();
  std::string remote;
  server->route("GET", "/", [&](const ServerRequest& request, const Answer& answer) {
    remote = request.remoteAddress + (request.loopback ? " loopback" : "");
    answer({204, {}, {}, {}});
  });
  for (const auto port : server->ports()) {
    Caller caller(io, port);
    caller.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(runUntil(io, [&] { return caller.count("204 No Content") == 1; }));
    EXPECT_EQ(remote, "127.0.0.1 loopback");
  }
}

TEST(RouteTableTest, ACaptureIsOneSegmentAndNeverAWayOut) {
  RouteTable table;
  table.add("GET", "/files/{name}", [](const ServerRequest&, const Answer&) {});
  EXPECT_TRUE(table.find("GET", "/files/a.mp3").handler);
  for (const std::string path : {"/files/", "/files", "/files/a/b", "/files/..", "/files/.", "/files/%2e%2e",
                                 "/files/a%2Fb", "/files/a%5Cb", "/files/a%00b", "/files/%", "//files/a", "files/a/"}) {
    EXPECT_FALSE(table.find("GET", path).handler) << path;
  }
  EXPECT_FALSE(table.find("GET", std::string(8000, '/')).handler);
}

TEST(RouteTableTest, TheFirstMatchWinsAndMethodsAreTold) {
  RouteTable table;
  int called = 0;
  table.add("GET", "/a/fixed", [&](const ServerRequest&, const Answer&) { called = 1; });
  table.add("GET", "/a/{any}", [&](const ServerRequest&, const Answer&) { called = 2; });
  table.add("POST", "/a/{any}", [&](const ServerRequest&, const Answer&) { called = 3; });
  (*table.find("GET", "/a/fixed").handler)({}, {});
  EXPECT_EQ(called, 1);
  (*table.find("POST", "/a/fixed").handler)({}, {});
  EXPECT_EQ(called, 3);
  EXPECT_EQ(table.find("PUT", "/a/x").allow, "GET, POST");
}

}  // namespace
}  // namespace relay::test
