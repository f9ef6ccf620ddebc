#include <mutex>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include "Core/Http/LookupThreads.h"
#include "Core/Http/SystemProxy.h"

namespace relay {

namespace net = boost::asio;

struct SystemProxyLookup::Pending {
  std::mutex mutex;
  std::optional<net::any_io_executor> executor;  // none: nobody waits any more
  Done done;                                     // touched on the executor's thread only
  Url url;
};

namespace {

using PendingPtr = std::shared_ptr<SystemProxyLookup::Pending>;

void answer(const PendingPtr& pending, std::optional<Proxy> proxy) {
  const std::lock_guard lock(pending->mutex);
  if (!pending->executor) return;
  net::post(*pending->executor, [pending, proxy = std::move(proxy)]() mutable {
    if (auto done = std::exchange(pending->done, nullptr)) done(std::move(proxy));
  });
  pending->executor.reset();
}

bool isAwaited(const PendingPtr& pending) {
  const std::lock_guard lock(pending->mutex);
  return pending->executor.has_value();
}

// One thread: who asks for the same host while that is being found out gets the answer from memory.
LookupThreads& thread() {
  static auto* const threads = new LookupThreads(1);
  return *threads;
}

}  // namespace

SystemProxyLookup::SystemProxyLookup(net::any_io_executor executor, Url url, Done done)
    : pending_(std::make_shared<Pending>()) {
  pending_->executor = net::prefer(executor, net::execution::outstanding_work.tracked);
  pending_->done = std::move(done);
  pending_->url = std::move(url);
  const bool asked = thread().add([pending = pending_] {
    if (isAwaited(pending)) answer(pending, systemProxy(pending->url));
  });
  if (!asked) answer(pending_, std::nullopt);
}

SystemProxyLookup::~SystemProxyLookup() {
  const std::lock_guard lock(pending_->mutex);
  pending_->executor.reset();
  pending_->done = nullptr;
}

}  // namespace relay
