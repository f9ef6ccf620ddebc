#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boost::asio {
class io_context;
}

// The HTTP, HTTPS and WebSocket server of the test programs. It can misbehave on demand.
namespace relay::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct ServerRequest {
  std::string method;
  std::string target;
  std::string body;
  Headers headers;
  std::int64_t receivedUs = 0;  // since the epoch

  std::string_view header(std::string_view name) const;  // case-insensitive; empty when absent
  std::string_view path() const;                         // target without the query
};

// An answer and how it is given. The defaults are a polite one.
struct ServerReply {
  int status = 200;
  Headers headers;  // beside Content-Length, Transfer-Encoding and Connection
  std::string body;
  std::chrono::milliseconds delay{0};    // before the first byte
  std::chrono::milliseconds perByte{0};  // pause after every byte, headers included
  bool chunked = false;
  std::uint64_t repeat = 1;               // the body is sent so many times: large answers in little memory
  bool endless = false;                   // the body again and again, chunked, until the client goes
  bool hangUp = false;                    // no byte at all: the connection is closed
  std::optional<std::uint64_t> cutAfter;  // closed after so many bytes
  bool close = false;                     // closed after the answer
};

// One open WebSocket. Messages leave in the order in which they were given.
struct ServerSocket {
  virtual ~ServerSocket() = default;
  // `tag`: handed to ServerHandlers::sending when the message is about to be written; 0: not wanted.
  virtual void send(std::shared_ptr<const std::string> text, std::uint64_t tag = 0) = 0;
  virtual void sendBinary(std::string bytes) = 0;
  virtual void sendRaw(std::string bytes) = 0;  // past the framing: breaks the protocol
  virtual void close(int code) = 0;             // with the closing handshake
  virtual void abort() = 0;                     // the connection is reset
};

// All are called on the thread that runs the io_context.
struct ServerHandlers {
  std::function<ServerReply(const ServerRequest&)> request;
  // After the last byte of an answer was written (or the client had gone).
  std::function<void(const ServerRequest&, int status, std::int64_t answeredUs)> answered;
  // Whether an upgrade is taken: nullopt yes, a reply refuses it. Absent: never.
  std::function<std::optional<ServerReply>(const ServerRequest&)> upgrade;
  std::function<void(const std::shared_ptr<ServerSocket>&)> opened;
  std::function<void(const std::shared_ptr<ServerSocket>&, std::string)> message;
  std::function<void(const std::shared_ptr<ServerSocket>&)> closed;
  std::function<void(std::uint64_t tag)> sending;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;      // 0: any free one
  std::string certificatePem;  // both empty: plain HTTP
  std::string keyPem;
};

struct ServerState;

// Threads: everything on the io_context's thread, which must be only one.
// Lifetime: destroying the server closes its connections.
// Failure: the constructor throws boost::system::system_error when it cannot listen.
class Server {
 public:
  Server(boost::asio::io_context& io, ServerOptions options, ServerHandlers handlers);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  std::size_t connections() const;

  // For connections that are made from now on.
  void setCertificate(const std::string& certificatePem, const std::string& keyPem);
  // While refused, a connection is closed as soon as it was taken: the port stays ours.
  void refuse(bool yes);
  // While frozen, nothing is written on any connection, pongs included.
  void freeze(bool yes);
  void dropAll();

 private:
  std::shared_ptr<ServerState> state_;
};

std::int64_t nowUs();  // microseconds since the epoch

}  // namespace relay::test
