#include "Service/Relay.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "Service/RelayState.h"

namespace relay {
namespace {

constexpr std::chrono::seconds grace{10};

}  // namespace

Result<std::unique_ptr<Relay>> Relay::open(Start start) {
  auto state = RelayState::build(std::move(start));
  if (!state) return state.error();
  return std::unique_ptr<Relay>(new Relay(std::move(state).value()));
}

Relay::Relay(std::unique_ptr<RelayState> state) : state_(std::move(state)) {}

Relay::~Relay() = default;

void Relay::run(const std::function<void()>& ready) {
  state_->start();
  ready();
  state_->io.run();
  state_->close();
}

void Relay::stop() {
  boost::asio::post(state_->io, [state = state_.get()] { state->beginStop(grace); });
}

}  // namespace relay
