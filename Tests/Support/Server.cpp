// The only file of the test programs that is compiled with Beast's streams and TLS.
#include "Tests/Support/Server.h"

#include <exception>
#include <utility>

#include <algorithm>
#include <set>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "Tests/Support/ReplyText.h"
#include "Tests/Support/SocketSession.h"

namespace relay::test {

namespace net = boost::asio;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using net::ip::tcp;

struct ServerState {
  ServerState(net::io_context& context, ServerHandlers h) : io(context), acceptor(context), handlers(std::move(h)) {}

  net::io_context& io;
  tcp::acceptor acceptor;
  ServerHandlers handlers;
  std::shared_ptr<net::ssl::context> tls;
  std::set<AnyStream*> connections;
  bool refusing = false;
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
};

namespace {

constexpr std::uint32_t kHeaderLimit = 256 * 1024;
constexpr std::uint64_t kBodyLimit = 64 * 1024 * 1024;
using Message = http::request<http::string_body>;

auto into(error_code& ec) { return net::redirect_error(net::use_awaitable, ec); }

ServerRequest convert(Message&& message) {
  ServerRequest request;
  request.receivedUs = nowUs();
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message)
    request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  request.body = std::move(message.body());
  return request;
}

// One connection from its first byte to its last.
class Session {
 public:
  Session(std::shared_ptr<ServerState> server, tcp::socket socket)
      : server_(std::move(server)),
        stream_(std::make_shared<AnyStream>(std::move(socket), server_->tls, server_->gate)) {
    server_->connections.insert(stream_.get());
  }
  ~Session() { server_->connections.erase(stream_.get()); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  net::awaitable<void> run() {
    error_code ec;
    if (stream_->secure()) co_await stream_->tls().async_handshake(net::ssl::stream_base::server, into(ec));
    while (!ec && server_->handlers.request) {
      http::request_parser<http::string_body> parser;
      parser.header_limit(kHeaderLimit);
      parser.body_limit(kBodyLimit);
      co_await http::async_read(*stream_, buffer_, parser, into(ec));
      if (ec || !server_->handlers.request) break;
      Message message = parser.release();
      if (server_->handlers.upgrade && websocket::is_upgrade(message)) {
        if (co_await upgraded(message)) break;
        continue;
      }
      const bool keepAlive = message.keep_alive();
      if (!co_await answered(convert(std::move(message)), keepAlive)) break;
    }
    co_await end(ec);
  }

 private:
  net::awaitable<void> end(error_code ec) {
    if (!ec && stream_->secure()) {
      net::steady_timer limit(server_->io, std::chrono::seconds(2));
      limit.async_wait([stream = stream_](error_code stopped) {
        if (!stopped) stream->drop();
      });
      co_await stream_->tls().async_shutdown(into(ec));
    }
    stream_->finish();
  }

  net::awaitable<bool> answered(ServerRequest request, bool keepAlive) {
    ServerReply reply = server_->handlers.request(request);
    keepAlive = keepAlive && !reply.close;
    co_await pause(reply.delay);
    if (reply.hangUp) {
      stream_->drop();
      co_return false;
    }
    error_code ec;
    co_await give(request, reply, keepAlive, ec);
    if (server_->handlers.answered) server_->handlers.answered(request, reply.status, nowUs());
    co_return !ec && keepAlive;
  }

  net::awaitable<void> give(const ServerRequest& request, const ServerReply& reply, bool keepAlive, error_code& ec) {
    const bool simple = !reply.endless && reply.repeat == 1 && !reply.cutAfter && reply.perByte.count() == 0;
    std::string first = replyHead(reply, keepAlive);
    const bool silent = request.method == "HEAD" || reply.status == 204;
    const std::string part = reply.chunked || reply.endless ? chunk(reply.body) : reply.body;
    left_ = reply.cutAfter.value_or(UINT64_MAX);
    if (!silent && simple) first += part;
    co_await write(first, reply, ec);
    for (std::uint64_t i = 0; !simple && !silent && !ec && (reply.endless || i < reply.repeat); ++i)
      co_await write(part, reply, ec);
    if (reply.chunked && !silent && !ec) co_await write(chunk({}), reply, ec);
  }

  // Writes what of `bytes` may be written; an error when no more may follow.
  net::awaitable<void> write(const std::string& bytes, const ServerReply& reply, error_code& ec) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
    if (reply.perByte.count() == 0) {
      co_await net::async_write(*stream_, net::buffer(bytes.data(), size), into(ec));
    } else {
      for (std::size_t i = 0; i < size && !ec; ++i) {
        co_await net::async_write(*stream_, net::buffer(bytes.data() + i, 1), into(ec));
        co_await pause(reply.perByte);
      }
    }
    left_ -= size;
    if (!ec && left_ == 0) {
      stream_->drop();
      ec = net::error::connection_aborted;
    }
  }

  net::awaitable<void> pause(std::chrono::milliseconds length) {
    if (length.count() <= 0) co_return;
    error_code ignored;
    net::steady_timer timer(server_->io, length);
    co_await timer.async_wait(into(ignored));
  }

  // True when the connection has become a WebSocket, and ended as one.
  net::awaitable<bool> upgraded(Message message) {
    ServerRequest request = convert(Message(message));
    if (auto refusal = server_->handlers.upgrade(request)) {
      error_code ec;
      co_await pause(refusal->delay);
      co_await give(request, *refusal, false, ec);
      co_return true;
    }
    auto socket = std::make_shared<SocketSession>(stream_, server_->handlers.sending);
    error_code ec;
    socket->stream().read_message_max(16 * 1024 * 1024);
    co_await socket->stream().async_accept(message, into(ec));
    if (ec) co_return true;
    if (server_->handlers.opened) server_->handlers.opened(socket);
    while (!ec) {
      boost::beast::flat_buffer text;
      co_await socket->stream().async_read(text, into(ec));
      if (ec) break;
      const auto data = text.cdata();
      if (server_->handlers.message)
        server_->handlers.message(socket, {static_cast<const char*>(data.data()), data.size()});
    }
    socket->end();
    if (server_->handlers.closed) server_->handlers.closed(socket);
    co_return true;
  }

  std::shared_ptr<ServerState> server_;
  std::shared_ptr<AnyStream> stream_;
  boost::beast::flat_buffer buffer_;
  std::uint64_t left_ = 0;
};

net::awaitable<void> runSession(std::shared_ptr<ServerState> state, tcp::socket socket) {
  Session session(std::move(state), std::move(socket));
  co_await session.run();
}

net::awaitable<void> acceptAll(std::shared_ptr<ServerState> state) {
  while (state->acceptor.is_open()) {
    error_code ec;
    tcp::socket socket = co_await state->acceptor.async_accept(into(ec));
    if (ec == net::error::operation_aborted || ec == net::error::bad_descriptor) co_return;
    if (ec) continue;  // the other side had gone already
    if (state->refusing) {
      socket.set_option(net::socket_base::linger(true, 0), ec);
      continue;
    }
    socket.set_option(tcp::no_delay(true), ec);
    net::co_spawn(state->io, runSession(state, std::move(socket)), [](std::exception_ptr fault) {
      if (fault) std::rethrow_exception(fault);
    });
  }
}

}  // namespace

Server::Server(net::io_context& io, ServerOptions options, ServerHandlers handlers)
    : state_(std::make_shared<ServerState>(io, std::move(handlers))) {
  if (!options.certificatePem.empty()) setCertificate(options.certificatePem, options.keyPem);
  const tcp::endpoint endpoint(net::ip::make_address(options.address), options.port);
  state_->acceptor.open(endpoint.protocol());
  state_->acceptor.set_option(net::socket_base::reuse_address(true));
  state_->acceptor.bind(endpoint);
  state_->acceptor.listen(4096);
  net::co_spawn(io, acceptAll(state_), [](std::exception_ptr fault) {
    if (fault) std::rethrow_exception(fault);
  });
}

Server::~Server() {
  error_code ignored;
  state_->acceptor.close(ignored);
  state_->handlers = {};
  dropAll();
}

std::uint16_t Server::port() const { return state_->acceptor.local_endpoint().port(); }
std::size_t Server::connections() const { return state_->connections.size(); }
void Server::refuse(bool yes) { state_->refusing = yes; }
void Server::freeze(bool yes) { state_->gate->closed = yes; }

void Server::dropAll() {
  for (AnyStream* stream : std::set<AnyStream*>(state_->connections)) stream->drop();
}

void Server::setCertificate(const std::string& certificatePem, const std::string& keyPem) {
  auto tls = std::make_shared<net::ssl::context>(net::ssl::context::tls_server);
  tls->use_certificate_chain(net::buffer(certificatePem));
  tls->use_private_key(net::buffer(keyPem), net::ssl::context::pem);
  state_->tls = std::move(tls);
}

}  // namespace relay::test
