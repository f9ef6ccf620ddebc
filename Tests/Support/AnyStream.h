#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace relay::test {

// Holds back whatever is written while it is closed.
struct Gate {
  bool closed = false;
};

// A TCP connection with or without TLS behind one type, so that Beast is compiled once for both.
//
// Threads: one.
class AnyStream {
 public:
  using tcp = boost::asio::ip::tcp;
  using executor_type = tcp::socket::executor_type;
  using error_code = boost::system::error_code;

  // `tls` empty: plain.
  AnyStream(tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls, std::shared_ptr<const Gate> gate)
      : socket_(std::move(socket)), context_(std::move(tls)), gate_(std::move(gate)) {
    if (context_) tls_ = std::make_unique<boost::asio::ssl::stream<tcp::socket&>>(socket_, *context_);
  }

  executor_type get_executor() { return socket_.get_executor(); }
  bool secure() const { return tls_ != nullptr; }
  boost::asio::ssl::stream<tcp::socket&>& tls() { return *tls_; }

  // Closes at once; with linger 0 the other side sees a reset.
  void drop() {
    error_code ignored;
    socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }
  void finish() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto&& handler, const Buffers& into) {
          if (tls_)
            tls_->async_read_some(into, std::forward<decltype(handler)>(handler));
          else
            socket_.async_read_some(into, std::forward<decltype(handler)>(handler));
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto&& handler, const Buffers& from) {
          if (gate_->closed)
            writeLater(std::forward<decltype(handler)>(handler), from);
          else
            writeNow(std::forward<decltype(handler)>(handler), from);
        },
        token, buffers);
  }

 private:
  template <class Handler, class Buffers>
  void writeNow(Handler&& handler, const Buffers& from) {
    if (tls_)
      tls_->async_write_some(from, std::forward<Handler>(handler));
    else
      socket_.async_write_some(from, std::forward<Handler>(handler));
  }

  template <class Handler, class Buffers>
  void writeLater(Handler&& handler, const Buffers& from) {
    auto timer = std::make_shared<boost::asio::steady_timer>(get_executor(), std::chrono::milliseconds(50));
    timer->async_wait([this, timer, from, handler = std::move(handler)](error_code) mutable {
      if (gate_->closed && socket_.is_open())
        writeLater(std::move(handler), from);
      else
        writeNow(std::move(handler), from);
    });
  }

  tcp::socket socket_;
  std::shared_ptr<boost::asio::ssl::context> context_;
  std::unique_ptr<boost::asio::ssl::stream<tcp::socket&>> tls_;
  std::shared_ptr<const Gate> gate_;
};

// How Beast ends a WebSocket on this stream: the TCP connection is shut down.
inline void teardown(boost::beast::role_type, AnyStream& stream, boost::system::error_code& ec) {
  ec = {};
  stream.finish();
}

inline void beast_close_socket(AnyStream& stream) { stream.finish(); }

template <class Handler>
void async_teardown(boost::beast::role_type, AnyStream& stream, Handler&& handler) {
  stream.finish();
  boost::asio::post(stream.get_executor(),
                    [handler = std::forward<Handler>(handler)]() mutable { handler(boost::system::error_code{}); });
}

}  // namespace relay::test
