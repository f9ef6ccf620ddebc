// How many requests a second the webhook client sends on one thread, and what each costs.
//
//   http-bench URL [connections] [requests] [POST body size; 0: GET] [rest]
//
// The receiver is up to the caller, for instance nginx on the same machine.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "Core/Http/HttpClient.h"

namespace {

struct Run {
  relay::HttpClient& client;
  relay::HttpRequest request;
  long left = 0;
  long good = 0;
  long bad = 0;
  std::vector<double> latencies;  // ms

  void next() {
    if (left == 0) return;
    --left;
    const auto begun = std::chrono::steady_clock::now();
    client.send(request, [this, begun](const relay::Result<relay::HttpResponse>& came) {
      ++(came && came.value().status / 100 == 2 ? good : bad);
      const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
      latencies.push_back(took.count());
      next();
    });
  }
};

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::cerr << "http-bench URL [connections] [requests] [POST body size] [rest]\n";
    return 1;
  }
  const auto number = [&](int at, long otherwise) { return count > at ? std::stol(words[at]) : otherwise; };
  const long connections = number(2, 16);
  const bool rest = count > 5 && std::string(words[5]) == "rest";
  boost::asio::io_context io(1);
  relay::HttpClientOptions options;
  options.maxConnections = static_cast<std::size_t>(connections);
  options.userAgent = "http-bench";
  const auto client =
      rest ? relay::makeRestClient(io.get_executor(), options) : relay::makeBeastClient(io.get_executor(), options);
  relay::HttpRequest request;
  request.url = words[1];
  if (const long size = number(4, 0); size > 0) {
    request.method = "POST";
    request.headers = {{"Content-Type", "application/json"}, {"Webhook-Id", "0123456789abcdef"}};
    request.body.assign(static_cast<std::size_t>(size), 'x');
  }
  Run run{*client, std::move(request), number(3, 200'000), 0, 0, {}};
  const auto total = run.left;
  const auto begun = std::chrono::steady_clock::now();
  const auto cpu = std::clock();
  for (long i = 0; i < connections; ++i) run.next();
  while (run.good + run.bad < total) io.run_one();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;
  const double used = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  std::sort(run.latencies.begin(), run.latencies.end());
  const auto share = [&](double part) { return run.latencies[static_cast<std::size_t>(part * double(total - 1))]; };
  std::cout << (rest ? "rest" : "beast") << ": " << total << " requests, " << connections << " connections, " << run.bad
            << " failed: " << static_cast<long>(double(total) / wall.count()) << "/s, " << used * 1e6 / double(total)
            << " us CPU each, p50 " << share(0.5) << " ms, p99 " << share(0.99) << " ms\n";
  return run.bad == 0 ? 0 : 2;
}
