#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "Core/Http/BeastConnection.h"
#include "Core/Http/HttpClient.h"

namespace relay {
namespace {

namespace net = boost::asio;
using ConnectionPtr = std::shared_ptr<BeastConnection>;
using Clock = BeastConnection::Clock;

struct Host {
  std::vector<ConnectionPtr> all;
  std::vector<ConnectionPtr> resting;  // the last one used is taken first
  std::deque<Exchange> waiting;
};

void drop(std::vector<ConnectionPtr>& from, const ConnectionPtr& connection) { std::erase(from, connection); }

// The connections to every host, and one timer for all their deadlines.
class Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool(net::any_io_executor executor, HttpClientOptions options)
      : executor_(std::move(executor)), options_(std::move(options)), timer_(executor_) {
    auto form = std::make_shared<RequestForm>();
    form->userAgent = options_.userAgent;
    form_ = form;
    if (options_.proxy.empty() || options_.proxy == kNoProxy) return;
    auto proxy = parseProxy(options_.proxy);
    if (!proxy) {
      fault_ = proxy.error();
      return;
    }
    proxy_ = std::move(proxy).value();
  }

  Outcome prepare(const Url& url) {
    if (fault_) return *fault_;
    if (!url.secure() || tls_) return success();
    auto made = clientTls(options_.caFile, options_.tlsVerify);
    if (!made) return made.error();
    tls_ = std::move(made).value();
    return success();
  }

  void send(Exchange exchange) {
    key_.assign(exchange.url.scheme).append("://").append(exchange.url.authority());
    Host& host = hosts_[key_];
    if (!host.resting.empty()) {
      ConnectionPtr connection = std::move(host.resting.back());
      host.resting.pop_back();
      start(exchange);
      return connection->run(std::move(exchange));
    }
    if (host.all.size() < std::max<std::size_t>(options_.maxConnections, 1)) {
      start(exchange);
      return open(key_, host, std::move(exchange));
    }
    host.waiting.push_back(std::move(exchange));
  }

  void cancel() {
    auto hosts = std::exchange(hosts_, {});
    for (auto& [key, host] : hosts) {
      for (const auto& connection : host.all) connection->close();
    }
    timer_.cancel();
    armedFor_ = Clock::time_point::max();
  }

  net::any_io_executor executor_;

 private:
  void start(Exchange& exchange) {
    if (!exchange.retried) exchange.deadline = Clock::now() + exchange.request.timeout;
    watch(exchange.deadline);
  }

  void open(const std::string& key, Host& host, Exchange exchange) {
    const bool secure = exchange.url.secure();
    ConnectPlan plan{
        exchange.url,          proxy_, secure, secure ? tls_ : nullptr, options_.tlsVerify, options_.privateAddresses,
        options_.proxy.empty()};
    const std::weak_ptr<Pool> weak = weak_from_this();
    BeastConnection::Events events;
    events.rests = [weak, key](const ConnectionPtr& connection) {
      if (const auto pool = weak.lock()) pool->rests(key, connection);
    };
    events.closed = [weak, key](const ConnectionPtr& connection) {
      if (const auto pool = weak.lock()) pool->closed(key, connection);
    };
    events.again = [weak, key](Exchange again) {
      if (const auto pool = weak.lock()) pool->open(key, pool->hosts_[key], std::move(again));
    };
    auto connection = std::make_shared<BeastConnection>(executor_, form_, std::move(events));
    host.all.push_back(connection);
    connection->connect(std::move(plan), std::move(exchange));
  }

  void rests(const std::string& key, const ConnectionPtr& connection) {
    Host& host = hosts_[key];
    if (host.waiting.empty()) {
      watch(connection->due());
      host.resting.push_back(connection);
      return;
    }
    Exchange next = std::move(host.waiting.front());
    host.waiting.pop_front();
    start(next);
    connection->run(std::move(next));
  }

  void closed(const std::string& key, const ConnectionPtr& connection) {
    const auto found = hosts_.find(key);
    if (found == hosts_.end()) return;
    Host& host = found->second;
    drop(host.all, connection);
    drop(host.resting, connection);
    if (!host.waiting.empty() && host.all.size() < std::max<std::size_t>(options_.maxConnections, 1)) {
      Exchange next = std::move(host.waiting.front());
      host.waiting.pop_front();
      start(next);
      return open(key, host, std::move(next));
    }
    if (host.all.empty() && host.waiting.empty()) hosts_.erase(found);
  }

  // Deadlines come in about the order of their exchanges, so the timer is seldom set anew.
  void watch(Clock::time_point due) {
    if (due >= armedFor_) return;
    armedFor_ = due;
    timer_.expires_at(due);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failed) {
      const auto pool = weak.lock();
      if (!failed && pool) pool->expire();
    });
  }

  void expire() {
    armedFor_ = Clock::time_point::max();
    std::vector<ConnectionPtr> all;
    for (const auto& [key, host] : hosts_) all.insert(all.end(), host.all.begin(), host.all.end());
    const auto now = Clock::now();
    for (const auto& connection : all) connection->expire(now);
    for (const auto& [key, host] : hosts_) {
      for (const auto& connection : host.all) watch(std::max(connection->due(), now + std::chrono::milliseconds(1)));
    }
  }

  HttpClientOptions options_;
  net::steady_timer timer_;
  std::optional<Error> fault_;
  std::optional<Proxy> proxy_;
  std::shared_ptr<const RequestForm> form_;
  TlsContext tls_;
  std::map<std::string, Host, std::less<>> hosts_;
  std::string key_;
  Clock::time_point armedFor_ = Clock::time_point::max();
};

class BeastClient final : public HttpClient {
 public:
  BeastClient(net::any_io_executor executor, HttpClientOptions options)
      : pool_(std::make_shared<Pool>(std::move(executor), std::move(options))) {}
  ~BeastClient() override { pool_->cancel(); }

  void send(HttpRequest request, HttpDone done) override {
    auto url = parseUrl(request.url);
    if (!url) return refuse(url.error(), std::move(done));
    if (url.value().scheme.starts_with("ws")) {
      return refuse({Error::Kind::Config, "URL of a request must begin with http:// or https://", false},
                    std::move(done));
    }
    if (auto good = checkRequest(request); !good) return refuse(good.error(), std::move(done));
    if (auto good = pool_->prepare(url.value()); !good) return refuse(good.error(), std::move(done));
    pool_->send({std::move(request), std::move(done), std::move(url).value(), {}, false});
  }

  void cancel() override {
    pool_->cancel();
    life_ = std::make_shared<int>();
  }

 private:
  void refuse(Error error, HttpDone done) {
    net::post(pool_->executor_, [life = std::weak_ptr<int>(life_), error = std::move(error), done = std::move(done)] {
      if (!life.expired()) done(error);
    });
  }

  std::shared_ptr<Pool> pool_;
  std::shared_ptr<int> life_ = std::make_shared<int>();  // what refuse() posted dies with it
};

}  // namespace

std::unique_ptr<HttpClient> makeBeastClient(net::any_io_executor executor, HttpClientOptions options) {
  return std::make_unique<BeastClient>(std::move(executor), std::move(options));
}

}  // namespace relay
