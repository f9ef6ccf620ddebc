#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Http/Connect.h"
#include "Core/Http/HttpClient.h"
#include "Core/Http/RequestText.h"
#include "Core/Http/ResponseReader.h"

namespace relay {

class Stream;

// A request under way, and who waits for its answer.
struct Exchange {
  HttpRequest request;
  HttpDone done;
  Url url;
  std::chrono::steady_clock::time_point deadline;
  bool retried = false;
};

// One connection to one host, which carries one exchange after the other.
//
// A read is always under way, so that the host's closing is seen while the connection rests.
// Threads: the executor's.
// Lifetime: its operations keep it alive; close() ends them. The events are cleared by close().
class BeastConnection : public std::enable_shared_from_this<BeastConnection> {
 public:
  using Clock = std::chrono::steady_clock;
  struct Events {
    std::function<void(const std::shared_ptr<BeastConnection>&)> rests;   // may be given the next exchange
    std::function<void(const std::shared_ptr<BeastConnection>&)> closed;  // once
    std::function<void(Exchange)> again;  // the host had closed before the request came: send it anew
  };

  BeastConnection(boost::asio::any_io_executor executor, std::shared_ptr<const RequestForm> form, Events events)
      : executor_(std::move(executor)), form_(std::move(form)), events_(std::move(events)) {}

  void connect(ConnectPlan plan, Exchange exchange);
  void run(Exchange exchange);  // only while it rests
  void close();                 // without a word to whoever waits for the exchange
  void expire(Clock::time_point now);

  bool resting() const { return stream_ && !exchange_; }
  Clock::time_point due() const;  // when expire() would end it

 private:
  void begin();
  void relayBy(const Proxy& proxy);  // requests are the proxy's to pass on
  void read();
  void received(const boost::system::error_code& failed, std::size_t size);
  void ended(const boost::system::error_code& failed);
  void finish(Result<HttpResponse> result, bool reusable);
  void fail(Error::Kind kind, const std::string& reason);

  boost::asio::any_io_executor executor_;
  std::shared_ptr<const RequestForm> form_;
  Events events_;
  std::shared_ptr<Connecting> connecting_;
  std::shared_ptr<Stream> stream_;
  std::optional<Exchange> exchange_;
  std::optional<ResponseReader> reader_;
  std::string out_;
  std::vector<char> in_;
  std::size_t filled_ = 0;
  bool writing_ = false;
  bool used_ = false;  // an exchange was completed on it
  Clock::time_point restsSince_{};
};

}  // namespace relay
