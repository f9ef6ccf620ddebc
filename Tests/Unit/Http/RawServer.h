#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace relay::test {

// One accepted connection of a server that does exactly what a test says.
class Peer : public std::enable_shared_from_this<Peer> {
 public:
  explicit Peer(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  // `then` gets everything up to and with `mark`; what follows stays for the next call.
  void readUntil(const std::string& mark, std::function<void(std::string)> then);
  void write(std::string bytes, std::function<void()> then = {});
  void close();
  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  boost::asio::ip::tcp::socket socket_;
  std::string received_;
};

using PeerPtr = std::shared_ptr<Peer>;

// Listens on a free port of 127.0.0.1.
class RawServer {
 public:
  RawServer(boost::asio::io_context& io, std::function<void(PeerPtr)> accepted);
  ~RawServer();

  // Answers every request whose header is whole with what `answer` makes of it; requests have no body.
  static std::function<void(PeerPtr)> answering(std::function<std::string(const std::string& header)> answer);

  std::uint16_t port() const;
  std::string url(const std::string& target = "/") const;
  int connections() const { return connections_; }
  void stopListening();
  void closeConnections();

 private:
  void accept();

  boost::asio::ip::tcp::acceptor acceptor_;
  std::function<void(PeerPtr)> accepted_;
  std::vector<PeerPtr> peers_;
  int connections_ = 0;
};

}  // namespace relay::test
