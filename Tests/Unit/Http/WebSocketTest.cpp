#include "Core/Http/WebSocket.h"

#include <cstdint>
#include <deque>
#include <optional>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include "Core/Http/ErasedStream.h"
#include "Core/Http/SelfSigned.h"
#include "Tests/Unit/Http/Loop.h"
#include "Tests/Unit/Http/RawServer.h"

namespace relay::test {
namespace {

using namespace std::chrono_literals;
namespace net = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using net::ip::tcp;

// The other end: accepts one WebSocket, plain or TLS.
class Acceptor {
 public:
  explicit Acceptor(net::io_context& io, TlsContext tls = nullptr)
      : acceptor_(io, tcp::endpoint(net::ip::address_v4::loopback(), 0)), tls_(std::move(tls)) {
    acceptor_.async_accept([this](const error_code& failed, tcp::socket socket) {
      if (failed) return;
      stream_ = tls_ ? makeTlsServerStream(std::move(socket), tls_) : makePlainStream(std::move(socket));
      stream_->handshake([this](const error_code& wrong) {
        if (!wrong) start();
      });
    });
  }
  ~Acceptor() { cut(); }

  void cut() {
    if (stream_) stream_->close();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  websocket::stream<ErasedStream>& socket() { return *socket_; }

  void send(std::string text) {
    waiting_.push_back(std::move(text));
    if (waiting_.size() == 1) write();
  }

  std::string request;
  bool open = false;
  bool ended = false;
  int pings = 0;

 private:
  void write() {
    socket_->async_write(net::buffer(waiting_.front()), [this](const error_code& failed, std::size_t) {
      if (failed) return;
      waiting_.pop_front();
      if (!waiting_.empty()) write();
    });
  }

  void start() {
    socket_.emplace(ErasedStream(stream_, [] {}));
    socket_->control_callback([this](websocket::frame_type kind, boost::beast::string_view) {
      if (kind == websocket::frame_type::ping) ++pings;
    });
    boost::beast::http::async_read(*layer(), buffer_, upgrade_, [this](const error_code& failed, std::size_t) {
      if (failed) return;
      for (const auto& field : upgrade_) {
        request += std::string(field.name_string()) + ": " + std::string(field.value()) + "\n";
      }
      request += std::string(upgrade_.target());
      socket_->async_accept(upgrade_, [this](const error_code& wrong) {
        open = !wrong;
        if (!wrong) read();
      });
    });
  }

  ErasedStream* layer() { return &socket_->next_layer(); }

  void read() {
    socket_->async_read(buffer_, [this](const error_code& failed, std::size_t) {
      ended = static_cast<bool>(failed);
      if (!failed) read();
    });
  }

  tcp::acceptor acceptor_;
  TlsContext tls_;
  std::shared_ptr<Stream> stream_;
  std::optional<websocket::stream<ErasedStream>> socket_;
  boost::beast::flat_buffer buffer_;
  std::deque<std::string> waiting_;
  boost::beast::http::request<boost::beast::http::string_body> upgrade_;
};

class WebSocketTest : public testing::Test {
 protected:
  WebSocket::Handlers handlers() {
    return {[this] { opened = true; }, [this](std::string text) { messages.push_back(std::move(text)); },
            [this] { ++heard; },
            [this](const Error& error, int code) {
              ++closings;
              fault = error;
              status = code;
            }};
  }

  WebSocketOptions to(std::uint16_t port, const std::string& scheme = "ws") {
    WebSocketOptions options;
    options.url = scheme + "://localhost:" + std::to_string(port) + "/callcontrol/ws?x=1";
    options.connectTimeout = 5s;
    return options;
  }

  net::io_context io;
  std::unique_ptr<WebSocket> socket = makeWebSocket(io.get_executor());
  bool opened = false;
  std::vector<std::string> messages;
  int heard = 0;
  int closings = 0;
  Error fault;
  int status = -1;
};

TEST_F(WebSocketTest, OpensWithItsHeadersAndReceivesWholeMessages) {
  Acceptor server(io);
  auto options = to(server.port());
  options.headers = {{"Authorization", "Bearer abc"}};
  options.transport.userAgent = "relay-test/1";
  socket->open(options, handlers());
  EXPECT_FALSE(opened);
  ASSERT_TRUE(runUntil(io, [&] { return opened && server.open; })) << fault.what;
  EXPECT_NE(server.request.find("Authorization: Bearer abc\n"), std::string::npos) << server.request;
  EXPECT_NE(server.request.find("User-Agent: relay-test/1\n"), std::string::npos) << server.request;
  EXPECT_NE(server.request.find("/callcontrol/ws?x=1"), std::string::npos) << server.request;
  server.send("one");
  ASSERT_TRUE(runUntil(io, [&] { return messages.size() == 1; }));
  server.send(std::string(200'000, 'x'));
  ASSERT_TRUE(runUntil(io, [&] { return messages.size() == 2; }));
  EXPECT_EQ(messages[0], "one");
  EXPECT_EQ(messages[1], std::string(200'000, 'x'));
  EXPECT_GE(heard, 2);
  EXPECT_EQ(closings, 0);
}

TEST_F(WebSocketTest, SpeaksTls) {
  const TempFolder folder;
  ASSERT_TRUE(makeSelfSigned(folder.file("c"), folder.file("k"), "pbx", SystemClock().now()));
  auto tls = serverTls(folder.file("c"), folder.file("k"));
  ASSERT_TRUE(tls);
  Acceptor server(io, std::move(tls).value());
  auto options = to(server.port(), "wss");
  options.transport.caFile = folder.file("c");
  socket->open(options, handlers());
  ASSERT_TRUE(runUntil(io, [&] { return opened && server.open; })) << fault.what;
  server.send("secret");
  EXPECT_TRUE(runUntil(io, [&] { return messages.size() == 1; }));
}

TEST_F(WebSocketTest, RefusesACertificateThatIsNotTrusted) {
  const TempFolder folder;
  ASSERT_TRUE(makeSelfSigned(folder.file("c"), folder.file("k"), "pbx", SystemClock().now()));
  auto tls = serverTls(folder.file("c"), folder.file("k"));
  ASSERT_TRUE(tls);
  Acceptor server(io, std::move(tls).value());
  socket->open(to(server.port(), "https"), handlers());
  ASSERT_TRUE(runUntil(io, [&] { return closings == 1; }));
  EXPECT_NE(fault.what.find("self-signed"), std::string::npos) << fault.what;
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(opened);
}

TEST_F(WebSocketTest, TellsTheStatusOfARefusedUpgrade) {
  RawServer server(io, RawServer::answering([](const std::string&) {
                     return std::string("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
                   }));
  socket->open(to(server.port()), handlers());
  ASSERT_TRUE(runUntil(io, [&] { return closings == 1; }));
  EXPECT_EQ(status, 401);
  EXPECT_EQ(fault.kind, Error::Kind::Rejected);
  EXPECT_NE(fault.what.find("401"), std::string::npos) << fault.what;
}

TEST_F(WebSocketTest, AFaultInItsOptionsIsToldAfterOpen) {
  auto options = to(1);
  options.url = "nonsense";
  socket->open(options, handlers());
  EXPECT_EQ(closings, 0);
  ASSERT_TRUE(runUntil(io, [&] { return closings == 1; }));
  EXPECT_EQ(fault.kind, Error::Kind::Config);
}

TEST_F(WebSocketTest, AServerThatNeverAnswersTheUpgradeIsGivenUp) {
  RawServer server(io, [](PeerPtr) {});
  auto options = to(server.port());
  options.connectTimeout = 150ms;
  socket->open(options, handlers());
  ASSERT_TRUE(runUntil(io, [&] { return closings == 1; }));
  EXPECT_EQ(fault.kind, Error::Kind::Timeout);
}

TEST_F(WebSocketTest, PingsAndCountsThePongsAsLife) {
  Acceptor server(io);
  auto options = to(server.port());
  options.pingEvery = 20ms;
  options.silenceLimit = 2s;
  socket->open(options, handlers());
  EXPECT_TRUE(runUntil(io, [&] { return server.pings >= 3 && heard >= 3; }));
  EXPECT_EQ(closings, 0);
}

TEST_F(WebSocketTest, SilenceClosesIt) {
  Acceptor server(io);
  auto options = to(server.port());
  options.pingEvery = 10s;
  options.silenceLimit = 100ms;
  socket->open(options, handlers());
  ASSERT_TRUE(runUntil(io, [&] { return closings == 1; }));
  EXPECT_TRUE(opened);
  EXPECT_EQ(fault.kind, Error::Kind::Timeout);
  EXPECT_NE(fault.what.find("nothing was received for 100 ms"), std::string::npos) << fault.what;
}

TEST_F(WebSocketTest, AMessageThatIsTooLongClosesIt) {
  Acceptor server(io);
  auto options = to(server.port());
  options.messageLimit = 1000;
  socket->open(options, handlers());
  ASSERT_TRUE(runUntil(io, [&] { return opened && server.open; }));
  server.send(std::string(1001, 'x'));
  ASSERT_TRUE(runUntil(io, [&] { return closings == 1; }));
  EXPECT_NE(fault.what.find("longer than 1000 bytes"), std::string::npos) << fault.what;
  EXPECT_TRUE(messages.empty());
}

TEST_F(WebSocketTest, TellsOnceThatTheOtherSideClosed) {
  Acceptor server(io);
  socket->open(to(server.port()), handlers());
  ASSERT_TRUE(runUntil(io, [&] { return opened && server.open; }));
  server.socket().async_close(websocket::close_code::going_away, [](const error_code&) {});
  ASSERT_TRUE(runUntil(io, [&] { return closings == 1; }));
  EXPECT_NE(fault.what.find("1001"), std::string::npos) << fault.what;
  runFor(io, 20ms);
  EXPECT_EQ(closings, 1);
}

TEST_F(WebSocketTest, ClosesPolitelyAndInSilence) {
  Acceptor server(io);
  socket->open(to(server.port()), handlers());
  ASSERT_TRUE(runUntil(io, [&] { return opened && server.open; }));
  socket->close();
  ASSERT_TRUE(runUntil(io, [&] { return server.ended; }));
  EXPECT_EQ(server.socket().reason().code, websocket::close_code::normal);
  EXPECT_EQ(closings, 0);
}

TEST_F(WebSocketTest, MayBeDestroyedByTheOneItCalls) {
  Acceptor server(io);
  auto calls = handlers();
  calls.message = [&](const std::string& text) {
    socket.reset();
    messages.push_back(text);
  };
  socket->open(to(server.port()), calls);
  ASSERT_TRUE(runUntil(io, [&] { return opened && server.open; }));
  server.send("last");
  ASSERT_TRUE(runUntil(io, [&] { return server.ended; }));
  EXPECT_EQ(messages, std::vector<std::string>{"last"});
  EXPECT_EQ(closings, 0);
}

TEST_F(WebSocketTest, MayBeOpenedAgain) {
  Acceptor first(io);
  socket->open(to(first.port()), handlers());
  ASSERT_TRUE(runUntil(io, [&] { return opened && first.open; }));
  first.cut();
  ASSERT_TRUE(runUntil(io, [&] { return closings == 1; }));
  opened = false;
  Acceptor second(io);
  socket->open(to(second.port()), handlers());
  EXPECT_TRUE(runUntil(io, [&] { return opened && second.open; }));
}

}  // namespace
}  // namespace relay::test
