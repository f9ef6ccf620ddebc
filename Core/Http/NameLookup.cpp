#include "Core/Http/NameLookup.h"

#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include "Core/Http/LookupThreads.h"

namespace relay {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

struct NameLookup::Pending {
  std::mutex mutex;
  std::optional<net::any_io_executor> executor;  // none: nobody waits any more
  Done done;                                     // touched on the executor's thread only
  std::string host;
  std::uint16_t port = 0;
};

namespace {

using PendingPtr = std::shared_ptr<NameLookup::Pending>;

void answer(const PendingPtr& pending, error_code failed, std::vector<tcp::endpoint> endpoints) {
  const std::lock_guard lock(pending->mutex);
  if (!pending->executor) return;
  net::post(*pending->executor, [pending, failed, endpoints = std::move(endpoints)]() mutable {
    if (auto done = std::exchange(pending->done, nullptr)) done(failed, std::move(endpoints));
  });
  pending->executor.reset();
}

void lookUp(const PendingPtr& pending) {
  {
    const std::lock_guard lock(pending->mutex);
    if (!pending->executor) return;
  }
  net::io_context context(1);
  tcp::resolver resolver(context);
  error_code failed;
  const auto found = resolver.resolve(pending->host, std::to_string(pending->port),
                                      tcp::resolver::flags(tcp::resolver::numeric_service), failed);
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  if (!failed && endpoints.empty()) failed = net::error::host_not_found;
  answer(pending, failed, std::move(endpoints));
}

LookupThreads& threads() {
  static auto* const threads = new LookupThreads(8);
  return *threads;
}

}  // namespace

NameLookup::NameLookup(net::any_io_executor executor, std::string host, std::uint16_t port, Done done)
    : pending_(std::make_shared<Pending>()) {
  pending_->executor = net::prefer(executor, net::execution::outstanding_work.tracked);
  pending_->done = std::move(done);
  pending_->host = std::move(host);
  pending_->port = port;
  error_code noAddress;
  const auto address = net::ip::make_address(pending_->host, noAddress);
  if (noAddress) {
    const bool asked = threads().add([pending = pending_] { lookUp(pending); });
    if (!asked) answer(pending_, net::error::no_memory, {});
  } else {
    answer(pending_, {}, {tcp::endpoint(address, port)});
  }
}

NameLookup::~NameLookup() {
  const std::lock_guard lock(pending_->mutex);
  pending_->executor.reset();
  pending_->done = nullptr;
}

}  // namespace relay
