#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "Core/Http/HttpClient.h"
#include "Core/Http/RequestText.h"
#include "Core/Http/RestBackend.h"
#include "Core/Http/RestTransfer.h"
#include "Core/Http/Url.h"

namespace relay {
namespace {

namespace net = boost::asio;

// The way from cpprestsdk's threads to ours; shut before the executor may go.
class Gate {
 public:
  explicit Gate(net::any_io_executor executor) : executor_(std::move(executor)) {}

  void post(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (executor_) net::post(*executor_, std::move(work));
  }

  void shut() {
    const std::lock_guard lock(mutex_);
    executor_.reset();
  }

 private:
  std::mutex mutex_;
  std::optional<net::any_io_executor> executor_;
};

struct Host {
  std::unique_ptr<RestHost> rest;
  std::size_t active = 0;
  bool stale = false;  // a connection broke: the others that are kept open are likely to be broken, too
  std::deque<std::pair<HttpRequest, HttpDone>> waiting;
};

// A request under way.
struct Call {
  Call(const net::any_io_executor& executor, HttpDone whenDone, Url target)
      : timer(executor), done(std::move(whenDone)), url(std::move(target)) {}
  net::steady_timer timer;
  HttpDone done;
  Url url;
  RestHost::Stop stop;
};

class RestState : public std::enable_shared_from_this<RestState> {
 public:
  RestState(net::any_io_executor executor, HttpClientOptions options)
      : executor_(std::move(executor)), options_(std::move(options)), gate_(std::make_shared<Gate>(executor_)) {}

  void send(HttpRequest request, HttpDone done) {
    auto url = parseUrl(request.url);
    if (!url) return refuse(url.error(), std::move(done));
    if (url.value().scheme.starts_with("ws")) {
      return refuse({Error::Kind::Config, "URL of a request must begin with http:// or https://", false},
                    std::move(done));
    }
    if (auto good = checkRequest(request); !good) return refuse(good.error(), std::move(done));
    if (request.onBody) {
      return refuse({Error::Kind::Config, "this client hands over no bodies piece by piece", false}, std::move(done));
    }
    const std::string key = url.value().scheme + "://" + url.value().authority();
    Host& host = hosts_[key];
    if (auto good = prepare(host, url.value()); !good) return refuse(good.error(), std::move(done));
    if (host.active >= std::max<std::size_t>(options_.maxConnections, 1)) {
      host.waiting.emplace_back(std::move(request), std::move(done));
      return;
    }
    start(key, host, request, std::move(done), url.value());
  }

  void cancel() {
    for (auto& [key, host] : hosts_) host.waiting.clear();
    auto calls = std::exchange(calls_, {});
    for (auto& [id, call] : calls) call->stop();
    for (auto& [key, host] : hosts_) host.active = 0;
    ++age_;
  }

  void shut() { gate_->shut(); }

 private:
  // Makes the host's client at its first request, and anew when its connections are of no use.
  Outcome prepare(Host& host, const Url& url) {
    if (host.stale && host.active == 0) host.rest.reset();
    if (host.rest) return success();
    host.stale = false;
    auto made = makeRestHost(url, options_);
    if (!made) return made.error();
    host.rest = std::move(made).value();
    return success();
  }

  void start(const std::string& key, Host& host, const HttpRequest& request, HttpDone done, const Url& url) {
    const auto id = ++lastId_;
    auto& call = calls_[id] = std::make_unique<Call>(executor_, std::move(done), url);
    ++host.active;
    call->timer.expires_after(request.timeout);
    call->timer.async_wait([weak = weak_from_this(), key, id, limit = request.timeout](const auto& failed) {
      if (const auto self = weak.lock(); self && !failed) self->expire(key, id, limit);
    });
    call->stop = host.rest->send(request, url, [gate = gate_, weak = weak_from_this(), key, id](auto result) {
      gate->post([weak, key, id, result = std::move(result)] {
        if (const auto self = weak.lock()) self->finish(key, id, result);
      });
    });
  }

  void expire(const std::string& key, std::uint64_t id, std::chrono::milliseconds limit) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    found->second->stop();
    finish(key, id,
           Error{Error::Kind::Timeout, "no complete answer within " + std::to_string(limit.count()) + " ms", true});
  }

  void finish(const std::string& key, std::uint64_t id, Result<HttpResponse> result) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    const auto call = std::move(found->second);
    calls_.erase(found);
    call->timer.cancel();
    if (!result) {
      Error error = result.error();
      error.what = call->url.host + ":" + std::to_string(call->url.port) + ": " + error.what;
      result = std::move(error);
    }
    Host& host = hosts_[key];
    if (!result && result.error().kind == Error::Kind::Network) host.stale = true;
    --host.active;
    if (!host.waiting.empty()) {
      auto [request, done] = std::move(host.waiting.front());
      host.waiting.pop_front();
      auto url = parseUrl(request.url);
      start(key, host, request, std::move(done), url.value());
    }
    call->done(std::move(result));
  }

  void refuse(Error error, HttpDone done) {
    net::post(executor_, [weak = weak_from_this(), age = age_, error = std::move(error), done = std::move(done)] {
      const auto self = weak.lock();
      if (self && self->age_ == age) done(error);
    });
  }

  net::any_io_executor executor_;
  HttpClientOptions options_;
  std::shared_ptr<Gate> gate_;
  std::map<std::string, Host> hosts_;
  std::map<std::uint64_t, std::unique_ptr<Call>> calls_;
  std::uint64_t lastId_ = 0;
  std::uint64_t age_ = 0;  // grows with each cancel()
};

class RestClient final : public HttpClient {
 public:
  RestClient(net::any_io_executor executor, HttpClientOptions options)
      : state_(std::make_shared<RestState>(std::move(executor), std::move(options))) {}
  ~RestClient() override {
    state_->cancel();
    state_->shut();
  }
  void send(HttpRequest request, HttpDone done) override { state_->send(std::move(request), std::move(done)); }
  void cancel() override { state_->cancel(); }

 private:
  std::shared_ptr<RestState> state_;
};

}  // namespace

std::unique_ptr<HttpClient> makeRestClient(net::any_io_executor executor, HttpClientOptions options) {
  if (!restBackendSuits(options)) return makeBeastClient(std::move(executor), std::move(options));
  return std::make_unique<RestClient>(std::move(executor), std::move(options));
}

}  // namespace relay
