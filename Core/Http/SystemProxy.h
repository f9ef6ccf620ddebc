#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Http/Url.h"

namespace relay {

// The proxy that the system's settings name for a URL; nullopt: none, and always for this machine itself.
// Windows: what the account of this process has set, by hand, script or detection, else what
//          "netsh winhttp set proxy" has; kept for five minutes a host. May take many seconds.
// Linux:   there are no such settings.
// Threads: any.
std::optional<Proxy> systemProxy(const Url& url);

// Whether systemProxy could ever say anything else than nullopt.
bool systemHasProxySettings();

// Asks systemProxy on a thread of its own.
//
// Threads: made and destroyed on the executor's thread; `done` runs there, once, never inside the constructor.
// Lifetime: destroying it forgets the answer.
class SystemProxyLookup {
 public:
  using Done = std::function<void(std::optional<Proxy>)>;

  SystemProxyLookup(boost::asio::any_io_executor executor, Url url, Done done);
  ~SystemProxyLookup();
  SystemProxyLookup(const SystemProxyLookup&) = delete;
  SystemProxyLookup& operator=(const SystemProxyLookup&) = delete;

  struct Pending;

 private:
  std::shared_ptr<Pending> pending_;
};

}  // namespace relay
