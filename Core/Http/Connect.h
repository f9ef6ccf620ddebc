#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Http/Tls.h"
#include "Core/Http/Url.h"
#include "Core/Result.h"

namespace relay {

class Stream;

struct ConnectPlan {
  Url url;
  std::optional<Proxy> proxy;
  bool tunnel = false;  // through the proxy by CONNECT; else the caller speaks with the proxy itself
  TlsContext tls;       // set where url.secure()
  bool tlsVerify = true;
  bool privateAddresses = true;
  bool systemProxy = false;  // where `proxy` is not set: as the system's settings say
};

using ConnectDone = std::function<void(Result<std::shared_ptr<Stream>>)>;

// Opens one connection: looks the name up, tries every address, passes the proxy, does the TLS handshake.
//
// Failure: Network, Timeout (of the whole), Rejected (private address, proxy's refusal); the message
//          names host, port and what to look at.
// Threads: the executor's; `done` runs there, once, never inside start.
// Lifetime: keeps itself alive until it is done; cancel() ends it without `done`.
class Connecting {
 public:
  static std::shared_ptr<Connecting> start(boost::asio::any_io_executor executor, ConnectPlan plan,
                                           std::chrono::milliseconds timeout, ConnectDone done);
  virtual ~Connecting() = default;
  virtual void cancel() = 0;
  virtual const std::optional<Proxy>& proxy() const = 0;  // on the way; final when `done` runs
};

}  // namespace relay
