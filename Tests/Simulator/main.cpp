#include <csignal>
#include <exception>
#include <fstream>
#include <iostream>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "Tests/Simulator/Simulator.h"

namespace relay::sim {
namespace {

int run(Options options) {
  boost::asio::io_context io(1);
  const std::string readyFile = options.readyFile;
  const bool plays = options.load || !options.traceFile.empty() || !options.scriptFile.empty();
  const bool holdOpen = options.holdOpen || !plays;
  const auto linger = std::chrono::milliseconds(static_cast<std::int64_t>(options.lingerSeconds * 1000));
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  boost::asio::steady_timer end(io);
  signals.async_wait([&](boost::system::error_code, int) { io.stop(); });
  Simulator simulator(io, std::move(options));
  simulator.onDone = [&] {
    std::cout << "{\"done\":true}" << std::endl;
    if (holdOpen) return;
    end.expires_after(linger);
    end.async_wait([&](boost::system::error_code stopped) {
      if (!stopped) io.stop();
    });
  };
  const std::string ready = "{\"url\":\"" + simulator.url() + "\",\"control\":\"" + simulator.controlUrl() + "\"}";
  std::cout << ready << std::endl;
  if (!readyFile.empty()) std::ofstream(readyFile) << ready << '\n';
  io.run();
  return 0;
}

}  // namespace
}  // namespace relay::sim

int main(int argc, char** argv) {
  const auto options = relay::sim::parseOptions(argc, argv);
  if (const int* code = std::get_if<int>(&options)) return *code;
  try {
    return relay::sim::run(std::get<relay::sim::Options>(options));
  } catch (const std::exception& fault) {
    std::cerr << "pbx-simulator: " << fault.what() << '\n';
    return 1;
  }
}
