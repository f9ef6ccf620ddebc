#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Result.h"

namespace relay {

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // absolute, http or https
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds timeout{10'000};  // for the whole exchange: connect to last byte
  std::size_t bodyLimit = 64 * 1024;          // bytes of the answer that are kept
  bool refuseLongBody = false;                // true: a longer answer is an error; false: it is cut
  // Beast's client only: takes the body of a 2xx answer piece by piece, on the executor's thread, in place of
  // HttpResponse::body. False ends the exchange as an error.
  std::function<bool(std::string_view)> onBody{};
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // at most bodyLimit bytes
  bool truncated = false;

  std::string_view header(std::string_view name) const;  // case-insensitive; empty when absent
};

using HttpDone = std::function<void(Result<HttpResponse>)>;

// Sends requests. Any answer, whatever its status, is a HttpResponse; no redirect is followed.
//
// Failure: Network (DNS, refused, TLS; `what` names host, port and the certificate's fault), Timeout.
// Threads: send is called on the executor's thread; `done` runs there too, never inside send.
// Lifetime: destroying the client or calling cancel() ends what is in flight; `done` is then not called.
struct HttpClient {
  virtual ~HttpClient() = default;
  virtual void send(HttpRequest request, HttpDone done) = 0;
  virtual void cancel() = 0;
};

struct HttpClientOptions {
  std::string caFile{};  // PEM; empty: the system's certificates
  bool tlsVerify = true;
  std::string proxy{};  // "http://[user:password@]host:port", "none"; empty: as the system is set (SystemProxy.h)
  std::string userAgent{};
  std::size_t maxConnections = 16;  // per host; further requests wait their turn
  bool privateAddresses = true;     // false: loopback, private and link-local addresses are refused (Rejected)
};

// Keep-alive HTTP/1.1 over Boost.Beast: fast, for webhooks.
std::unique_ptr<HttpClient> makeBeastClient(boost::asio::any_io_executor executor, HttpClientOptions options);

// cpprestsdk: for the phone system's REST interfaces. On Windows it is WinHTTP, which brings the
// system's proxy and certificates. Where the options ask for what the library cannot do (no private
// addresses; on Windows a caFile, or a proxy of its own), this is a client over Beast.
//
// Limits: a body is cut at bodyLimit, but the library holds the header, and one chunk of a chunked answer,
//         whole before it can be cut; only the timeout bounds those.
std::unique_ptr<HttpClient> makeRestClient(boost::asio::any_io_executor executor, HttpClientOptions options);

}  // namespace relay
