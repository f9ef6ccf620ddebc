#include "Core/Http/Connect.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "Core/Http/NameLookup.h"
#include "Core/Http/PrivateAddress.h"
#include "Core/Http/Stream.h"
#include "Core/Http/SystemProxy.h"

namespace relay {
namespace {

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kProxyAnswerLimit = 8 * 1024;
constexpr std::chrono::milliseconds kShortestAttempt{2000};

class Connection final : public Connecting, public std::enable_shared_from_this<Connection> {
 public:
  Connection(net::any_io_executor executor, ConnectPlan plan, std::chrono::milliseconds timeout, ConnectDone done)
      : executor_(std::move(executor)),
        plan_(std::move(plan)),
        timeout_(timeout),
        done_(std::move(done)),
        deadline_(executor_),
        attempt_(executor_) {}

  void run() {
    deadline_.expires_after(timeout_);
    deadline_.async_wait([self = shared_from_this()](const error_code& failed) {
      if (!failed) self->expire();
    });
    if (plan_.proxy || !plan_.systemProxy || !systemHasProxySettings()) return lookUp();
    step_ = "asking the system for its proxy";
    proxyLookup_ = std::make_unique<SystemProxyLookup>(executor_, plan_.url,
                                                       [self = shared_from_this()](std::optional<Proxy> found) {
                                                         if (self->over()) return;
                                                         self->plan_.proxy = std::move(found);
                                                         self->lookUp();
                                                       });
  }

  void lookUp() {
    step_ = "looking the name up";
    const Url& first = plan_.proxy ? plan_.proxy->url : plan_.url;
    lookup_ =
        std::make_unique<NameLookup>(executor_, first.host, first.port,
                                     [self = shared_from_this()](error_code failed, std::vector<tcp::endpoint> found) {
                                       self->looked(failed, std::move(found));
                                     });
  }

  void cancel() override {
    done_ = nullptr;
    end();
  }

  const std::optional<Proxy>& proxy() const override { return plan_.proxy; }

 private:
  void end() {
    deadline_.cancel();
    attempt_.cancel();
    lookup_.reset();
    proxyLookup_.reset();
    if (socket_) {
      error_code ignored;
      socket_->close(ignored);
    }
    if (stream_) stream_->close();
  }

  bool over() const { return !done_; }

  void fail(Error::Kind kind, const std::string& what, bool retryable = true) { finish(Error{kind, what, retryable}); }

  void finish(Result<std::shared_ptr<Stream>> result) {
    auto done = std::exchange(done_, nullptr);
    if (result) stream_.reset();
    end();
    if (done) done(std::move(result));
  }

  void expire() {
    if (over()) return;
    fail(Error::Kind::Timeout,
         where() + ": no connection within " + std::to_string(timeout_.count()) + " ms (" + step_ + ")");
  }

  std::string where() const { return plan_.url.host + ":" + std::to_string(plan_.url.port); }

  std::string firstHop() const {
    if (!plan_.proxy) return where();
    return "the proxy " + plan_.proxy->url.host + ":" + std::to_string(plan_.proxy->url.port);
  }

  void looked(error_code failed, std::vector<tcp::endpoint> found) {
    if (over()) return;
    if (failed) {
      return fail(Error::Kind::Network, firstHop() + ": the name was not found (" + failed.message() +
                                            "); is it written correctly, and does DNS work on this machine?");
    }
    if (!plan_.privateAddresses && !permitted(found)) {
      return fail(Error::Kind::Rejected, where() + " is a private address, which private = no forbids", false);
    }
    endpoints_ = std::move(found);
    tryNext();
  }

  // Leaves public addresses only. Behind a proxy the target's own address is all that can be judged.
  bool permitted(std::vector<tcp::endpoint>& found) const {
    if (plan_.proxy) {
      error_code noAddress;
      const auto address = net::ip::make_address(plan_.url.host, noAddress);
      const bool localName = plan_.url.host == "localhost" || plan_.url.host.ends_with(".localhost");
      return noAddress ? !localName : !isPrivateAddress(address);
    }
    std::erase_if(found, [](const tcp::endpoint& endpoint) { return isPrivateAddress(endpoint.address()); });
    return !found.empty();
  }

  // Each address gets its share of the time that is left, so that a silent one does not eat it all.
  void tryNext() {
    step_ = "connecting to " + endpoints_[next_].address().to_string();
    const tcp::endpoint endpoint = endpoints_[next_++];
    socket_.emplace(executor_);
    const auto left = endpoints_.size() - next_ + 1;
    if (left > 1) {
      const auto share = (deadline_.expiry() - Clock::now()) / static_cast<long>(left);
      attempt_.expires_after(std::max<Clock::duration>(share, kShortestAttempt));
      attempt_.async_wait([self = shared_from_this(), number = next_](const error_code& failed) {
        error_code ignored;
        if (!failed && self->socket_ && self->next_ == number) self->socket_->close(ignored);
      });
    }
    socket_->async_connect(endpoint, [self = shared_from_this()](const error_code& failed) { self->tried(failed); });
  }

  void tried(error_code failed) {
    attempt_.cancel();
    if (over()) return;
    if (failed == net::error::operation_aborted) failed = net::error::timed_out;
    if (failed && next_ < endpoints_.size()) return tryNext();
    if (failed) {
      return fail(Error::Kind::Network, firstHop() + ": cannot connect to " + endpoints_.back().address().to_string() +
                                            ": " + failed.message() +
                                            "; is it running there, and does a firewall let it through?");
    }
    error_code ignored;
    socket_->set_option(tcp::no_delay(true), ignored);
    if (plan_.proxy && plan_.tunnel) return askProxy();
    secure();
  }

  void askProxy() {
    step_ = "waiting for the proxy";
    stream_ = makePlainStream(std::move(*socket_));
    socket_.reset();
    const bool bracketed = plan_.url.host.find(':') != std::string::npos;
    const std::string target =
        (bracketed ? "[" + plan_.url.host + "]" : plan_.url.host) + ":" + std::to_string(plan_.url.port);
    text_ = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (!plan_.proxy->authorization.empty()) text_ += "Proxy-Authorization: " + plan_.proxy->authorization + "\r\n";
    text_ += "\r\n";
    stream_->write(net::buffer(text_), [self = shared_from_this()](const error_code& failed, std::size_t) {
      if (self->over()) return;
      if (failed) return self->proxyFault(failed.message());
      self->text_.clear();
      self->readProxy();
    });
  }

  void readProxy() {
    stream_->read(net::buffer(bytes_), [self = shared_from_this()](const error_code& failed, std::size_t size) {
      if (self->over()) return;
      if (failed) return self->proxyFault(failed.message());
      self->text_.append(self->bytes_.data(), size);
      const auto end = self->text_.find("\r\n\r\n");
      if (end != std::string::npos) return self->judgeProxy(end + 4);
      if (self->text_.size() > kProxyAnswerLimit) return self->proxyFault("its answer is no HTTP");
      self->readProxy();
    });
  }

  void judgeProxy(std::size_t headerSize) {
    const std::string status = text_.starts_with("HTTP/1.") && text_.size() > 12 ? text_.substr(9, 3) : std::string();
    if (status == "407") return proxyFault("it wants another user or password (407); write them into proxy");
    if (!status.starts_with('2')) {
      return proxyFault("it refuses the way to " + where() + " (" + (status.empty() ? "no HTTP" : status) + ")");
    }
    if (headerSize != text_.size()) return proxyFault("it sends data before the connection is made");
    socket_.emplace(std::move(stream_->socket()));
    stream_.reset();
    secure();
  }

  void proxyFault(const std::string& reason) {
    fail(Error::Kind::Network, "the proxy " + plan_.proxy->url.authority() + ": " + reason);
  }

  void secure() {
    const bool wrap = plan_.url.secure();
    step_ = "TLS handshake";
    if (!wrap) {
      auto stream = makePlainStream(std::move(*socket_));
      socket_.reset();
      return finish(std::move(stream));
    }
    stream_ = makeTlsClientStream(std::move(*socket_), plan_.tls, plan_.url.host, plan_.tlsVerify);
    socket_.reset();
    stream_->handshake([self = shared_from_this()](const error_code& failed) {
      if (self->over()) return;
      if (failed) return self->finish(tlsError(self->where(), self->stream_->certificateFault(), failed.message()));
      auto stream = self->stream_;
      self->finish(std::move(stream));
    });
  }

  net::any_io_executor executor_;
  ConnectPlan plan_;
  std::chrono::milliseconds timeout_;
  ConnectDone done_;
  net::steady_timer deadline_;
  net::steady_timer attempt_;
  std::unique_ptr<SystemProxyLookup> proxyLookup_;
  std::unique_ptr<NameLookup> lookup_;
  std::vector<tcp::endpoint> endpoints_;
  std::size_t next_ = 0;
  std::optional<tcp::socket> socket_;
  std::shared_ptr<Stream> stream_;
  std::string step_;
  std::string text_;
  std::array<char, 1024> bytes_{};
};

}  // namespace

std::shared_ptr<Connecting> Connecting::start(net::any_io_executor executor, ConnectPlan plan,
                                              std::chrono::milliseconds timeout, ConnectDone done) {
  auto connection = std::make_shared<Connection>(std::move(executor), std::move(plan), timeout, std::move(done));
  connection->run();
  return connection;
}

}  // namespace relay
