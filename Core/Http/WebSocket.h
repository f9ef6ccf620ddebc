#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Http/HttpClient.h"

namespace relay {

struct WebSocketOptions {
  std::string url;  // ws, wss, http or https
  std::vector<std::pair<std::string, std::string>> headers;
  HttpClientOptions transport;                       // caFile, tlsVerify, proxy, userAgent
  std::chrono::milliseconds connectTimeout{10'000};  // DNS to the upgrade's answer
  std::chrono::milliseconds pingEvery{20'000};
  std::chrono::milliseconds silenceLimit{60'000};  // nothing at all received, pongs included: closed
  std::size_t messageLimit = 1024 * 1024;          // bytes; a longer message closes the socket
};

// One client connection, for receiving text messages.
//
// Threads: every callback runs on the executor's thread, never inside open() or close().
// Lifetime: destroying the socket closes it; no callback runs afterwards.
struct WebSocket {
  struct Handlers {
    std::function<void()> opened;
    std::function<void(std::string)> message;           // one text or binary message, whole
    std::function<void()> heard;                        // any byte was received: message, ping or pong
    std::function<void(Error, int httpStatus)> closed;  // once; httpStatus: of a refused upgrade, else 0
  };
  virtual ~WebSocket() = default;
  virtual void open(WebSocketOptions options, Handlers handlers) = 0;
  virtual void close() = 0;  // politely; `closed` is not called
};

std::unique_ptr<WebSocket> makeWebSocket(boost::asio::any_io_executor executor);

}  // namespace relay
