#include "Service/StandInRouting.h"

#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "Core/Http/HttpClient.h"
#include "Service/ServerParts.h"

namespace relay {

struct StandInRouting::State {
  explicit State(Settings given)
      : settings(std::move(given)),
        onDuty({io.get_executor(),
                clock,
                settings.service.dataDir,
                [this] { return makeRestClient(io.get_executor(), HttpClientOptions{}); },
                {}}) {}

  // On the thread.
  void start() {
    onDuty.start(dutySettings(settings));
    auto options = serverOptions(settings, clock.now());
    if (!options) return refuse(options.error());
    auto listening = Server::listen(io.get_executor(), std::move(options).value());
    if (!listening) return refuse(listening.error());
    server = std::move(listening).value();
    registerDutyRoutes(*server, dutyRouteParts(onDuty, clock, [this] { return dutyAccess(settings); }));
    spdlog::info("Meanwhile only GET /integration/routing and its like are answered");
  }
  void refuse(const Error& why) { spdlog::error("Nor can the number on duty be told meanwhile: {}", why.what); }

  Settings settings;
  SystemClock clock;
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  OnDuty onDuty;
  std::unique_ptr<Server> server;
};

std::unique_ptr<StandInRouting> StandInRouting::start(const Settings& settings) {
  if (!routingRefusedBecause(dutyAccess(settings)).empty()) return nullptr;
  return std::unique_ptr<StandInRouting>(new StandInRouting(settings));
}

StandInRouting::StandInRouting(const Settings& settings) : state_(std::make_unique<State>(settings)) {
  boost::asio::post(state_->io, [state = state_.get()] { state->start(); });
  thread_ = std::thread([state = state_.get()] { state->io.run(); });
}

StandInRouting::~StandInRouting() {
  boost::asio::post(state_->io, [state = state_.get()] {
    state->server.reset();
    state->work.reset();
    state->io.stop();
  });
  thread_.join();
}

}  // namespace relay
