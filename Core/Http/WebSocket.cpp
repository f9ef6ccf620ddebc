#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include "Core/Http/Connect.h"
#include "Core/Http/ErasedStream.h"
#include "Core/Http/RequestText.h"
#include "Core/Http/WebSocket.h"

namespace relay {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kFarewell{2};
constexpr std::size_t kKeptBuffer = 64 * 1024;  // bytes; what a larger message needed is given back

// One connection's life. Its operations keep it alive; what ends it clears the handlers.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(net::any_io_executor executor, WebSocketOptions options, WebSocket::Handlers handlers)
      : executor_(std::move(executor)),
        options_(std::move(options)),
        handlers_(std::make_shared<WebSocket::Handlers>(std::move(handlers))),
        deadline_(executor_),
        pings_(executor_),
        silence_(executor_) {}

  void open() {
    auto plan = makePlan();
    if (!plan) {
      net::post(executor_, [self = shared_from_this(), error = plan.error()] { self->fail(error); });
      return;
    }
    url_ = plan.value().url;
    const auto until = Clock::now() + options_.connectTimeout;
    connecting_ = Connecting::start(executor_, std::move(plan).value(), options_.connectTimeout,
                                    [self = shared_from_this(), until](Result<std::shared_ptr<Stream>> made) {
                                      self->connecting_.reset();
                                      if (!made) return self->fail(made.error());
                                      self->stream_ = std::move(made).value();
                                      self->upgrade(until);
                                    });
  }

  // Says goodbye, and waits for the other side's for a moment.
  void close() {
    handlers_.reset();
    if (!open_) return drop();
    pings_.cancel();
    silence_.cancel();
    deadline_.expires_after(kFarewell);
    deadline_.async_wait([self = shared_from_this()](const error_code&) { self->drop(); });
    socket_->async_close(websocket::close_code::normal,
                         [self = shared_from_this()](const error_code&) { self->deadline_.cancel(); });
  }

  void drop() {
    handlers_.reset();
    deadline_.cancel();
    pings_.cancel();
    silence_.cancel();
    if (auto connecting = std::exchange(connecting_, nullptr)) connecting->cancel();
    if (stream_) stream_->close();
  }

 private:
  Result<ConnectPlan> makePlan() {
    auto url = parseUrl(options_.url);
    if (!url) return url.error();
    HttpRequest form;
    form.headers = options_.headers;
    if (auto good = checkRequest(form); !good) return good.error();
    ConnectPlan plan{std::move(url).value(),
                     std::nullopt,
                     true,
                     nullptr,
                     options_.transport.tlsVerify,
                     options_.transport.privateAddresses,
                     options_.transport.proxy.empty()};
    if (!options_.transport.proxy.empty() && options_.transport.proxy != kNoProxy) {
      auto proxy = parseProxy(options_.transport.proxy);
      if (!proxy) return proxy.error();
      plan.proxy = std::move(proxy).value();
    }
    if (!plan.url.secure()) return plan;
    auto tls = clientTls(options_.transport.caFile, options_.transport.tlsVerify);
    if (!tls) return tls.error();
    plan.tls = std::move(tls).value();
    return plan;
  }

  void upgrade(Clock::time_point until) {
    deadline_.expires_at(until);
    deadline_.async_wait([self = shared_from_this()](const error_code& failed) {
      if (failed || self->open_) return;
      self->fail({Error::Kind::Timeout,
                  self->where() + ": no answer to the WebSocket upgrade within " +
                      std::to_string(self->options_.connectTimeout.count()) + " ms",
                  true});
    });
    socket_.emplace(ErasedStream(stream_, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->heard();
    }));
    socket_->set_option(
        websocket::stream_base::timeout{websocket::stream_base::none(), websocket::stream_base::none(), false});
    socket_->read_message_max(options_.messageLimit);
    socket_->set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
      if (!options_.transport.userAgent.empty()) request.set("User-Agent", options_.transport.userAgent);
      for (const auto& [name, value] : options_.headers) request.set(name, value);
    }));
    socket_->async_handshake(answer_, url_.authority(), url_.target,
                             [self = shared_from_this()](const error_code& failed) { self->upgraded(failed); });
  }

  void upgraded(const error_code& failed) {
    if (!handlers_) return;
    if (failed == websocket::error::upgrade_declined) {
      return fail({Error::Kind::Rejected,
                   where() + " refused the WebSocket (HTTP " + std::to_string(answer_.result_int()) + ")", true},
                  static_cast<int>(answer_.result_int()));
    }
    if (failed) return fail({Error::Kind::Network, where() + ": WebSocket upgrade: " + failed.message(), true});
    open_ = true;
    deadline_.cancel();
    lastByte_ = Clock::now();
    read();
    ping();
    listen();
    if (const auto handlers = handlers_; handlers->opened) handlers->opened();
  }

  void read() {
    socket_->async_read(buffer_, [self = shared_from_this()](const error_code& failed, std::size_t) {
      if (failed) return self->ended(failed);
      const auto handlers = self->handlers_;
      std::string text;
      if (handlers) text = beast::buffers_to_string(self->buffer_.data());
      self->buffer_.clear();
      if (self->buffer_.capacity() > kKeptBuffer) self->buffer_.shrink_to_fit();
      self->read();
      if (handlers && handlers->message) handlers->message(std::move(text));
    });
  }

  void ended(const error_code& failed) {
    if (!handlers_) return;
    std::string reason = failed.message();
    if (failed == websocket::error::closed) {
      reason = "closed by the other side (code " + std::to_string(socket_->reason().code) + ")";
    } else if (failed == websocket::error::message_too_big || failed == websocket::error::buffer_overflow) {
      reason = "a message longer than " + std::to_string(options_.messageLimit) + " bytes";
    }
    fail({Error::Kind::Network, where() + ": WebSocket: " + reason, true});
  }

  void ping() {
    pings_.expires_after(options_.pingEvery);
    pings_.async_wait([weak = weak_from_this()](const error_code& failed) {
      const auto self = weak.lock();
      if (failed || !self || !self->handlers_) return;
      if (std::exchange(self->pinging_, true)) return self->ping();
      self->socket_->async_ping({}, [self](const error_code&) { self->pinging_ = false; });
      self->ping();
    });
  }

  void heard() {
    lastByte_ = Clock::now();
    if (const auto handlers = handlers_; open_ && handlers && handlers->heard) handlers->heard();
  }

  void listen() {
    silence_.expires_at(lastByte_ + options_.silenceLimit);
    silence_.async_wait([weak = weak_from_this()](const error_code& failed) {
      const auto self = weak.lock();
      if (failed || !self || !self->handlers_) return;
      if (Clock::now() < self->lastByte_ + self->options_.silenceLimit) return self->listen();
      self->fail({Error::Kind::Timeout,
                  self->where() + ": WebSocket: nothing was received for " +
                      std::to_string(self->options_.silenceLimit.count()) + " ms",
                  true});
    });
  }

  void fail(const Error& error, int status = 0) {
    const auto handlers = handlers_;
    drop();
    if (handlers && handlers->closed) handlers->closed(error, status);
  }

  std::string where() const { return url_.host + ":" + std::to_string(url_.port); }

  net::any_io_executor executor_;
  WebSocketOptions options_;
  std::shared_ptr<WebSocket::Handlers> handlers_;  // none: whoever wanted them has gone, or was told the end
  Url url_;
  net::steady_timer deadline_;
  net::steady_timer pings_;
  net::steady_timer silence_;
  std::shared_ptr<Connecting> connecting_;
  std::shared_ptr<Stream> stream_;
  std::optional<websocket::stream<ErasedStream>> socket_;
  websocket::response_type answer_;
  beast::flat_buffer buffer_;
  Clock::time_point lastByte_{};
  bool open_ = false;
  bool pinging_ = false;
};

class BeastWebSocket final : public WebSocket {
 public:
  explicit BeastWebSocket(net::any_io_executor executor) : executor_(std::move(executor)) {}
  ~BeastWebSocket() override {
    if (session_) session_->drop();
  }

  void open(WebSocketOptions options, Handlers handlers) override {
    if (session_) session_->drop();
    session_ = std::make_shared<Session>(executor_, std::move(options), std::move(handlers));
    session_->open();
  }

  void close() override {
    if (auto session = std::exchange(session_, nullptr)) session->close();
  }

 private:
  net::any_io_executor executor_;
  std::shared_ptr<Session> session_;
};

}  // namespace

std::unique_ptr<WebSocket> makeWebSocket(net::any_io_executor executor) {
  return std::make_unique<BeastWebSocket>(std::move(executor));
}

}  // namespace relay
