#include "Core/Http/Stream.h"

#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

namespace relay {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

class PlainStream final : public Stream {
 public:
  explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {}

  void handshake(std::function<void(const error_code&)> done) override {
    net::post(socket_.get_executor(), [self = shared_from_this(), done = std::move(done)] { done({}); });
  }

  void read(net::mutable_buffer into, StreamDone done) override {
    socket_.async_read_some(into, [self = shared_from_this(), done = std::move(done)](
                                      const error_code& failed, std::size_t size) { done(failed, size); });
  }

  void write(net::const_buffer from, StreamDone done) override {
    net::async_write(socket_, from,
                     [self = shared_from_this(), done = std::move(done)](const error_code& failed, std::size_t size) {
                       done(failed, size);
                     });
  }

  tcp::socket& socket() override { return socket_; }

 private:
  tcp::socket socket_;
};

class TlsStream final : public Stream {
 public:
  TlsStream(tcp::socket socket, TlsContext context, net::ssl::stream_base::handshake_type role)
      : context_(std::move(context)), stream_(std::move(socket), *context_), role_(role) {}

  void expect(const std::string& host, bool verify) { expectHost(stream_.native_handle(), host, verify, fault_); }

  void handshake(std::function<void(const error_code&)> done) override {
    stream_.async_handshake(
        role_, [self = shared_from_this(), done = std::move(done)](const error_code& failed) { done(failed); });
  }

  void read(net::mutable_buffer into, StreamDone done) override {
    stream_.async_read_some(into,
                            [self = shared_from_this(), done = std::move(done)](error_code failed, std::size_t size) {
                              if (failed == net::ssl::error::stream_truncated) failed = net::error::eof;
                              done(failed, size);
                            });
  }

  void write(net::const_buffer from, StreamDone done) override {
    net::async_write(stream_, from,
                     [self = shared_from_this(), done = std::move(done)](const error_code& failed, std::size_t size) {
                       done(failed, size);
                     });
  }

  tcp::socket& socket() override { return stream_.next_layer(); }

  std::string certificateFault() const override { return fault_.text(); }

 private:
  TlsContext context_;
  CertificateFault fault_;
  net::ssl::stream<tcp::socket> stream_;
  net::ssl::stream_base::handshake_type role_;
};

}  // namespace

void Stream::close() {
  error_code ignored;
  socket().close(ignored);
}

std::shared_ptr<Stream> makePlainStream(tcp::socket socket) { return std::make_shared<PlainStream>(std::move(socket)); }

std::shared_ptr<Stream> makeTlsClientStream(tcp::socket socket, TlsContext context, const std::string& host,
                                            bool verify) {
  auto stream = std::make_shared<TlsStream>(std::move(socket), std::move(context), net::ssl::stream_base::client);
  stream->expect(host, verify);
  return stream;
}

std::shared_ptr<Stream> makeTlsServerStream(tcp::socket socket, TlsContext context) {
  return std::make_shared<TlsStream>(std::move(socket), std::move(context), net::ssl::stream_base::server);
}

}  // namespace relay
