#include "Tests/Unit/Http/RawServer.h"

#include <cstdint>
#include <utility>

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace relay::test {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

void Peer::readUntil(const std::string& mark, std::function<void(std::string)> then) {
  net::async_read_until(
      socket_, net::dynamic_buffer(received_), mark,
      [self = shared_from_this(), then = std::move(then)](const error_code& failed, std::size_t size) {
        if (failed) return;
        std::string text = self->received_.substr(0, size);
        self->received_.erase(0, size);
        then(std::move(text));
      });
}

void Peer::write(std::string bytes, std::function<void()> then) {
  const auto kept = std::make_shared<std::string>(std::move(bytes));
  net::async_write(socket_, net::buffer(*kept),
                   [self = shared_from_this(), kept, then = std::move(then)](const error_code& failed, std::size_t) {
                     if (!failed && then) then();
                   });
}

void Peer::close() {
  error_code ignored;
  socket_.close(ignored);
}

RawServer::RawServer(net::io_context& io, std::function<void(PeerPtr)> accepted)
    : acceptor_(io, tcp::endpoint(net::ip::address_v4::loopback(), 0)), accepted_(std::move(accepted)) {
  accept();
}

RawServer::~RawServer() {
  stopListening();
  closeConnections();
}

void RawServer::accept() {
  acceptor_.async_accept([this](const error_code& failed, tcp::socket socket) {
    if (failed) return;
    ++connections_;
    peers_.push_back(std::make_shared<Peer>(std::move(socket)));
    accepted_(peers_.back());
    accept();
  });
}

std::function<void(PeerPtr)> RawServer::answering(std::function<std::string(const std::string&)> answer) {
  const auto serve = std::make_shared<std::function<void(PeerPtr)>>();
  *serve = [weak = std::weak_ptr(serve), answer = std::move(answer)](PeerPtr peer) {
    peer->readUntil("\r\n\r\n", [peer, again = weak.lock(), answer](const std::string& header) {
      peer->write(answer(header), [peer, again] { (*again)(peer); });
    });
  };
  return [serve](PeerPtr peer) { (*serve)(std::move(peer)); };
}

std::uint16_t RawServer::port() const { return acceptor_.local_endpoint().port(); }

std::string RawServer::url(const std::string& target) const {
  return "http://127.0.0.1:" + std::to_string(port()) + target;
}

void RawServer::stopListening() {
  error_code ignored;
  acceptor_.close(ignored);
}

void RawServer::closeConnections() {
  for (const auto& peer : peers_) peer->close();
  peers_.clear();
}

}  // namespace relay::test
