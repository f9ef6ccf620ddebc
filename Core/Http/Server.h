#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Result.h"

namespace relay {

struct ServerRequest {
  std::string method;  // HEAD arrives as GET; its answer's body is not sent
  std::string path;    // percent-decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;
  std::vector<std::pair<std::string, std::string>> captures;  // what `{name}` of the route's pattern matched
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string remoteAddress;  // without port; an IPv4 address in its own form
  bool loopback = false;      // the remote address is this machine's
  bool secure = false;        // came over TLS

  std::string_view header(std::string_view name) const;     // case-insensitive; empty when absent
  std::string_view parameter(std::string_view name) const;  // of the query; empty when absent
  std::string_view capture(std::string_view name) const;
};

// A body that is a file on disk. It is sent in blocks, or in part, as the request's Range and If-… headers ask for it.
struct FileBody {
  std::string path;  // UTF-8; where it cannot be opened the answer is 404
  std::string name;  // under which a browser saves it; empty: no Content-Disposition
};

struct HttpAnswer {
  int status = 200;
  std::string body{};
  std::string contentType = "application/json";
  std::vector<std::pair<std::string, std::string>> headers{};
  std::optional<FileBody> file{};  // in place of `body`; with status 200
};

// {"error":{"code":…,"message":…}}, the form of every refusal.
HttpAnswer errorAnswer(int status, std::string_view code, std::string_view message);

// Gives the answer to a request; once. Later calls are ignored, as are those after the connection has gone.
// Threads: any; the answer is sent on the io thread.
using Answer = std::function<void(HttpAnswer)>;

// Runs on the io thread; may answer at once or later. An exception becomes a 500.
using RouteHandler = std::function<void(const ServerRequest&, Answer)>;

struct ListenOn {
  std::string host;        // an address or "localhost"; empty: every interface
  std::uint16_t port = 0;  // 0: any free one
};

struct ServerOptions {
  std::vector<ListenOn> listen;
  std::string tlsCertificate;  // PEM files; both empty: plain HTTP. Read again when they change
  std::string tlsKey;
  std::size_t headerLimit = 16 * 1024;               // bytes; more is answered 431
  std::size_t bodyLimit = 1024 * 1024;               // bytes; more is answered 413
  std::chrono::milliseconds idleTimeout{60'000};     // between requests
  std::chrono::milliseconds requestTimeout{30'000};  // from a request's first byte to the answer's last; TLS handshake
  std::chrono::milliseconds stallTimeout{120'000};   // a file of which the client takes nothing for so long is given up
  std::chrono::milliseconds certificateLook{2'000};  // how often the certificate's files are looked at
  std::size_t maxConnections = 2048;                 // further ones are closed at once; each may hold a file open, too
};

// A small HTTP/1.1 server, plain or TLS. Routes are functions that are registered with it.
//
// Threads: every member is called on the executor's thread, handlers run there.
// Lifetime: the destructor closes every connection; no handler runs afterwards.
class Server {
 public:
  // Failure: Config, naming the address: in use, not this machine's, not allowed; or the certificate.
  static Result<std::unique_ptr<Server>> listen(boost::asio::any_io_executor executor, ServerOptions options);
  virtual ~Server() = default;

  // `pattern`: "/health", or with captures of one segment each: "/webapi/recording/{file}". The first
  // registered match wins. An unknown path is 404, another method of a known one 405 with Allow.
  virtual void route(std::string method, std::string pattern, RouteHandler handler) = 0;

  // What needs a person: a new certificate that is no good. Empty: nothing.
  virtual std::string problem() const = 0;

  // The ports listened on, in the order of ServerOptions::listen.
  virtual std::vector<std::uint16_t> ports() const = 0;

  // Accepts nothing more, lets requests under way finish for at most `grace`, then runs `done`.
  virtual void stop(std::chrono::milliseconds grace, std::function<void()> done) = 0;
};

}  // namespace relay
