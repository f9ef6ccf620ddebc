#include "Core/Http/Server.h"

#include <algorithm>
#include <map>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "Core/Http/CertificateWatch.h"
#include "Core/Http/HeaderNames.h"
#include "Core/Http/ListenSocket.h"
#include "Core/Http/ServerConnection.h"

namespace relay {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

constexpr std::chrono::milliseconds kAcceptPause{100};  // when the system is out of sockets
constexpr std::size_t kDiskThreads = 2;                 // for files; one share that hangs leaves the other

std::string shown(const ListenOn& on) {
  const bool bracketed = on.host.find(':') != std::string::npos;
  const std::string host = on.host.empty() ? "*" : bracketed ? "[" + on.host + "]" : on.host;
  return "listen = " + host + ":" + std::to_string(on.port);
}

Error listenFault(const ListenOn& on, const error_code& failed) {
  std::string hint = failed.message();
  if (failed == net::error::address_in_use) hint += "; another program, or another instance, uses the port";
  if (failed == net::error::access_denied) hint += "; ports below 1024 need a privilege, or the port is reserved";
  return {Error::Kind::Config, shown(on) + ": " + hint, true};
}

void openAt(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, error_code& failed) {
  error_code ignored;
  acceptor.close(ignored);
  acceptor.open(endpoint.protocol(), failed);
  if (!failed) claimPort(acceptor, failed);
  if (!failed && endpoint.protocol() == tcp::v6()) {
    acceptor.set_option(net::ip::v6_only(!endpoint.address().is_unspecified()), ignored);
  }
  if (!failed) acceptor.bind(endpoint, failed);
  if (!failed) acceptor.listen(net::socket_base::max_listen_connections, failed);
}

Result<tcp::acceptor> makeAcceptor(const net::any_io_executor& executor, const ListenOn& on) {
  tcp::acceptor acceptor(executor);
  error_code failed;
  if (on.host.empty()) {
    openAt(acceptor, {tcp::v6(), on.port}, failed);  // takes IPv4 as well
    if (failed && failed != net::error::address_in_use && failed != net::error::access_denied) {
      openAt(acceptor, {tcp::v4(), on.port}, failed);
    }
  } else {
    const auto address = net::ip::make_address(on.host == "localhost" ? "127.0.0.1" : on.host, failed);
    if (failed)
      return Error{Error::Kind::Config, shown(on) + ": not an address of this machine, such as 127.0.0.1", false};
    openAt(acceptor, {address, on.port}, failed);
  }
  if (failed) return listenFault(on, failed);
  return acceptor;
}

class BeastServer final : public Server {
 public:
  BeastServer(net::any_io_executor executor, ServerOptions options, CertificateWatch certificate,
              std::vector<tcp::acceptor> acceptors)
      : executor_(executor),
        certificate_(std::move(certificate)),
        acceptors_(std::move(acceptors)),
        grace_(executor),
        look_(executor) {
    shared_->options = std::move(options);
    shared_->onDisk = [this](std::function<void()> work) { net::post(disk_, std::move(work)); };
    if (certificate_.context()) lookLater();
    shared_->closed = [this](const void* connection) { gone(connection); };
    pauses_.reserve(acceptors_.size());
    for (std::size_t i = 0; i < acceptors_.size(); ++i) {
      pauses_.emplace_back(executor);
      accept(i);
    }
  }

  ~BeastServer() override {
    shared_->closed = nullptr;
    shared_->onDisk = nullptr;
    closeAll();
    disk_.stop();
    disk_.join();
  }

  void route(std::string method, std::string pattern, RouteHandler handler) override {
    shared_->routes.add(std::move(method), std::move(pattern), std::move(handler));
  }

  std::string problem() const override { return certificate_.problem(); }

  std::vector<std::uint16_t> ports() const override {
    std::vector<std::uint16_t> result;
    error_code ignored;
    for (const auto& acceptor : acceptors_) result.push_back(acceptor.local_endpoint(ignored).port());
    return result;
  }

  void stop(std::chrono::milliseconds grace, std::function<void()> done) override {
    shared_->stopping = true;
    stopped_ = std::move(done);
    error_code ignored;
    for (auto& acceptor : acceptors_) acceptor.close(ignored);
    for (auto& pause : pauses_) pause.cancel();
    const auto connections = connections_;
    for (const auto& [key, connection] : connections) connection->finishSoon();
    grace_.expires_after(grace);
    grace_.async_wait([this, life = std::weak_ptr<int>(life_)](const error_code& failed) {
      if (!failed && !life.expired()) closeAll();
    });
    reportStopped();
  }

 private:
  void accept(std::size_t i) {
    acceptors_[i].async_accept(
        [this, i, life = std::weak_ptr<int>(life_)](const error_code& failed, tcp::socket socket) {
          if (life.expired() || failed == net::error::operation_aborted || shared_->stopping) return;
          if (failed) return acceptLater(i);
          take(std::move(socket));
          accept(i);
        });
  }

  void acceptLater(std::size_t i) {
    pauses_[i].expires_after(kAcceptPause);
    pauses_[i].async_wait([this, i, life = std::weak_ptr<int>(life_)](const error_code& failed) {
      if (!failed && !life.expired()) accept(i);
    });
  }

  void take(tcp::socket socket) {
    if (connections_.size() >= shared_->options.maxConnections) return;
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto& tls = certificate_.context();
    auto stream = tls ? makeTlsServerStream(std::move(socket), tls) : makePlainStream(std::move(socket));
    auto connection = std::make_shared<ServerConnection>(std::move(stream), shared_, tls != nullptr);
    connections_.emplace(connection.get(), connection);
    connection->start();
  }

  void lookLater() {
    look_.expires_after(shared_->options.certificateLook);
    look_.async_wait([this, life = std::weak_ptr<int>(life_)](const error_code& failed) {
      if (failed || life.expired() || shared_->stopping) return;
      net::post(disk_, [this, life, executor = executor_, certificate = certificate_.certificateFile(),
                        key = certificate_.keyFile()] {
        auto content = CertificateWatch::read(certificate, key);
        net::post(executor, [this, life, content = std::move(content)] {
          if (!life.expired()) looked(content);
        });
      });
    });
  }

  void looked(const std::string& content) {
    const std::string before = certificate_.problem();
    if (certificate_.look(content)) {
      spdlog::info("New connections get the new certificate of {}", certificate_.certificateFile());
    } else if (!certificate_.problem().empty() && certificate_.problem() != before) {
      spdlog::error("{}", certificate_.problem());
    }
    lookLater();
  }

  void gone(const void* connection) {
    connections_.erase(connection);
    reportStopped();
  }

  void reportStopped() {
    if (!stopped_ || !connections_.empty()) return;
    grace_.cancel();
    net::post(executor_, [done = std::exchange(stopped_, nullptr), life = std::weak_ptr<int>(life_)] {
      if (!life.expired()) done();
    });
  }

  void closeAll() {
    const auto connections = connections_;
    for (const auto& [key, connection] : connections) connection->close();
  }

  net::any_io_executor executor_;
  std::shared_ptr<ServerShared> shared_ = std::make_shared<ServerShared>();
  CertificateWatch certificate_;
  std::vector<tcp::acceptor> acceptors_;
  std::vector<net::steady_timer> pauses_;  // one for each acceptor
  std::map<const void*, std::shared_ptr<ServerConnection>> connections_;
  net::steady_timer grace_;
  net::steady_timer look_;
  std::function<void()> stopped_;
  std::shared_ptr<int> life_ = std::make_shared<int>();  // what was posted dies with it
  net::thread_pool disk_{kDiskThreads};
};

}  // namespace

std::string_view ServerRequest::header(std::string_view name) const { return findHeader(headers, name); }

std::string_view ServerRequest::parameter(std::string_view name) const {
  const auto found =
      std::find_if(query.begin(), query.end(), [name](const auto& field) { return field.first == name; });
  return found == query.end() ? std::string_view() : found->second;
}

std::string_view ServerRequest::capture(std::string_view name) const {
  const auto found =
      std::find_if(captures.begin(), captures.end(), [name](const auto& field) { return field.first == name; });
  return found == captures.end() ? std::string_view() : found->second;
}

Result<std::unique_ptr<Server>> Server::listen(net::any_io_executor executor, ServerOptions options) {
  CertificateWatch certificate;
  if (!options.tlsCertificate.empty() || !options.tlsKey.empty()) {
    auto made = CertificateWatch::open(options.tlsCertificate, options.tlsKey);
    if (!made) return made.error();
    certificate = std::move(made).value();
  }
  std::vector<tcp::acceptor> acceptors;
  for (const ListenOn& on : options.listen) {
    auto made = makeAcceptor(executor, on);
    if (!made) return made.error();
    acceptors.push_back(std::move(made).value());
  }
  return std::unique_ptr<Server>(
      std::make_unique<BeastServer>(executor, std::move(options), std::move(certificate), std::move(acceptors)));
}

}  // namespace relay
