// Durable throughput: events accepted as the service accepts them (each with the state of its call, in small
// acceptances, a bounded number under way), put on disk with synchronous=FULL, sent by the real client, and
// the answer recorded. Prints one row per number of requests in flight, and as the last line the last row as JSON.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "Core/Delivery/Dispatcher.h"
#include "Core/Platform/ProcessMemory.h"

namespace relay {
namespace {

struct Options {
  std::string url;
  std::string folder = (std::filesystem::temp_directory_path() / "delivery-bench").string();
  std::int64_t events = 100'000;
  std::vector<int> inFlight{16};
  std::int64_t underWay = 256;   // accepted and not on disk yet
  std::int64_t waiting = 4'000;  // accepted and not delivered yet
};

struct Row {
  int inFlight = 0;
  double seconds = 0;
  double cpu_s = 0;
  double peak_mb = 0;
};

// Two events per call, as many as two of the service's: answered, ended.
CallEvent eventOf(std::int64_t number) {
  CallEvent event;
  const bool end = number % 2 == 1;
  event.kind = end ? EventKind::Ended : EventKind::Started;
  event.callId = number / 2;
  event.callKey = "260314120000_" + std::to_string(event.callId);
  event.leg = 1;
  event.sequence = end ? 3 : 2;
  event.at = SystemClock().now();
  event.callerNumber = "+4930" + std::to_string(1'000'000 + event.callId);
  event.callerName = "Example Customer Limited";
  event.user = "101";
  event.did = "+49305550800";
  event.queue = "800";
  event.historyId = "00000000-01dd-43ab-25e4";
  event.talk = std::chrono::seconds(63);
  return event;
}

// About as much as the tracker keeps of a call with one answered leg; an ended call is forgotten.
SavedCall stateOf(std::int64_t number) {
  static const std::string state = "{\"key\":\"" + std::string(600, 'x') + "\"}";
  return {std::to_string(number / 2), number % 2 == 1 ? std::string() : state};
}

class Run {
 public:
  Run(const Options& options, int inFlight) : options_(options), timer_(io_) {
    removeDatabase();
    auto opened = Store::open(file());
    if (!opened) throw std::runtime_error(opened.error().what);
    store_ = std::move(opened).value();
    dispatcher_ = std::make_unique<Dispatcher>(Dispatcher::Parts{io_.get_executor(), clock_, *store_,
                                                                 [this, inFlight](const EndpointSettings&) {
                                                                   HttpClientOptions client;
                                                                   client.userAgent = "delivery-bench";
                                                                   client.maxConnections =
                                                                       static_cast<std::size_t>(inFlight);
                                                                   return makeBeastClient(io_.get_executor(), client);
                                                                 },
                                                                 [](int) { return 0; }});
    EndpointSettings endpoint;
    endpoint.name = "bench";
    endpoint.url = options.url;
    endpoint.maxInFlight = inFlight;
    dispatcher_->configure({endpoint}, {});
    row_.inFlight = inFlight;
  }

  Row measure() {
    using Steady = std::chrono::steady_clock;
    const auto begun = Steady::now();
    const auto cpu = std::clock();
    feed();
    watch();
    io_.run();
    if (const auto flushed = store_->flush(); !flushed) throw std::runtime_error(flushed.error().what);
    row_.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    row_.cpu_s = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    dispatcher_.reset();
    store_.reset();
    removeDatabase();
    return row_;
  }

 private:
  std::string file() const { return options_.folder + "/delivery-bench.db"; }
  void removeDatabase() const {
    for (const char* part : {"", "-wal"}) std::filesystem::remove(file() + part);
  }

  void feed() {
    while (accepted_ < options_.events && accepted_ - onDisk_ < options_.underWay &&
           accepted_ - delivered_ < options_.waiting) {
      const auto number = accepted_++;
      dispatcher_->accept({eventOf(number)}, {stateOf(number)}, std::nullopt, [this] {
        ++onDisk_;
        feed();
      });
    }
  }

  void watch() {
    const auto status = dispatcher_->status().at(0);
    delivered_ = static_cast<std::int64_t>(status.delivered);
    row_.peak_mb = std::max(row_.peak_mb, static_cast<double>(residentBytes()) / (1 << 20));
    if (status.failedAttempts > 0) throw std::runtime_error("the receiver failed: " + status.problem);
    if (delivered_ == options_.events) return io_.stop();
    feed();
    timer_.expires_after(std::chrono::milliseconds(5));
    timer_.async_wait([this](const boost::system::error_code&) { watch(); });
  }

  Options options_;
  boost::asio::io_context io_{1};
  boost::asio::steady_timer timer_;
  SystemClock clock_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::int64_t accepted_ = 0, onDisk_ = 0, delivered_ = 0;
  Row row_;
};

int bench(const Options& options) {
  std::cout << "in flight |  events/s | CPU s/100k | peak MB\n";
  Row last;
  for (const int inFlight : options.inFlight) {
    last = Run(options, inFlight).measure();
    const auto events = static_cast<double>(options.events);
    std::cout << fmt::format("{:9} | {:9.0f} | {:10.2f} | {:7.1f}\n", inFlight, events / last.seconds,
                             last.cpu_s / events * 1e5, last.peak_mb)
              << std::flush;
  }
  std::cout << fmt::format(R"({{"in_flight":{},"events":{},"seconds":{:.4f},"cpu_s":{:.3f},"peak_mb":{:.1f}}})",
                           last.inFlight, options.events, last.seconds, last.cpu_s, last.peak_mb)
            << "\n";
  return 0;
}

}  // namespace
}  // namespace relay

int main(int argc, char** argv) {
  relay::Options options;
  CLI::App app("Durable throughput of the outbox and the dispatcher");
  app.add_option("--url", options.url, "The receiver; must answer 2xx to every GET")->required();
  app.add_option("--events", options.events, "How many")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--in-flight", options.inFlight, "Requests at a time; several for several rows")->delimiter(',');
  app.add_option("--folder", options.folder, "Where the database is made, and removed afterwards")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  spdlog::set_level(spdlog::level::warn);
  try {
    return relay::bench(options);
  } catch (const std::exception& failure) {
    std::cerr << "delivery-bench: " << failure.what() << "\n";
    return 1;
  }
}
