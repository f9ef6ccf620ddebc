#pragma once

#include <functional>
#include <memory>

#include "Core/Http/HttpClient.h"
#include "Core/Http/Url.h"

namespace relay {

// One host's requests through cpprestsdk; RestTransfer.cpp is where the library is used.
struct RestHost {
  // May be called from any thread.
  using Stop = std::function<void()>;
  // Runs once, on one of cpprestsdk's threads or inside send. The message names neither host nor port.
  using Answered = std::function<void(Result<HttpResponse>)>;

  virtual ~RestHost() = default;
  virtual Stop send(const HttpRequest& request, const Url& url, Answered answered) = 0;
};

// Failure: Config, for ca_file and proxy.
Result<std::unique_ptr<RestHost>> makeRestHost(const Url& url, const HttpClientOptions& options);

}  // namespace relay
