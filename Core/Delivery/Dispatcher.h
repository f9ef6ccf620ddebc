#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Config/Settings.h"
#include "Core/Delivery/Store.h"
#include "Core/Http/HttpClient.h"

namespace relay {

struct EndpointStatus {
  std::string name;
  std::uint64_t waiting = 0;
  std::uint64_t inFlight = 0;
  std::uint64_t delivered = 0;     // since start, as are the next four
  std::uint64_t failedAttempts = 0;
  std::uint64_t expired = 0;
  std::uint64_t dead = 0;
  std::uint64_t filtered = 0;
  bool paused = false;
  std::string problem;             // why paused, or the last failure; empty when all is well
  std::optional<WallTime> oldestWaiting;
};

// Brings accepted events to their endpoints: order per call and endpoint, calls in parallel,
// retries by kind of event, pauses. The rules stand in EndpointQueue and RetryPolicy; this is their
// wiring to the store, the clock and the network.
//
// Threads: every member is called on the io thread, callbacks run there.
class Dispatcher {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    Clock& clock;
    Store& store;
    std::function<std::unique_ptr<HttpClient>(const EndpointSettings&)> makeClient;
    std::function<int(int)> jitter;   // (percent range) -> -range..+range; injected for tests
  };
  explicit Dispatcher(Parts parts);
  ~Dispatcher();

  // New or changed endpoints; those that are gone keep their waiting events until they come back.
  // An endpoint whose section changed is resumed. The first call loads what waits on disk.
  void configure(const std::vector<EndpointSettings>& endpoints);

  // Chooses the endpoints of each event by their filters, puts the deliveries on disk in one
  // transaction with the calls' state, then sends. `done` runs when they are on disk.
  void accept(std::vector<CallEvent> events, std::vector<SavedCall> calls, std::optional<WallTime> lastContact,
              std::function<void()> done = {});

  // Ends an endpoint's pause now. Failure: Config when there is no such endpoint.
  Outcome resume(const std::string& endpoint);

  // Puts finished deliveries back to waiting. With dryRun nothing changes; the rows it would be are returned.
  Result<std::vector<DeliveryRow>> replay(const DeliveryQuery& query, bool dryRun);

  std::vector<EndpointStatus> status() const;

  // Lets what is in flight finish, for `grace` at most, starts nothing new, then runs `done`.
  void stop(std::chrono::milliseconds grace, std::function<void()> done);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relay
