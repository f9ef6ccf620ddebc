#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Config/Settings.h"
#include "Core/Delivery/Alarm.h"
#include "Core/Delivery/Store.h"
#include "Core/Http/HttpClient.h"

namespace relay {

struct EndpointStatus {
  std::string name;
  std::uint64_t waiting = 0;
  std::uint64_t inFlight = 0;
  std::uint64_t delivered = 0;  // since start, as are the next four
  std::uint64_t failedAttempts = 0;
  std::uint64_t expired = 0;
  std::uint64_t dead = 0;
  std::uint64_t filtered = 0;  // kept out by its section; `stopped` that nobody asked for is not counted
  bool paused = false;
  std::string problem;  // why paused, or the last failure; empty when all is well
  std::optional<WallTime> oldestWaiting;
};

// Brings accepted events to their endpoints: order per call and endpoint, calls in parallel,
// retries by kind of event, pauses. The rules stand in EndpointQueue and RetryPolicy; this is their
// wiring to the store, the clock and the network.
//
// Headers: what the client adds (User-Agent), Webhook-Id, Webhook-Attempt (from 1), `header.NAME`.
// Threads: every member is called on the io thread, callbacks run there; the executor runs one thing
//          at a time.
class Dispatcher {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    Clock& clock;
    Store& store;
    std::function<std::unique_ptr<HttpClient>(const EndpointSettings&)> makeClient;
    std::function<int(int)> jitter;          // (percent range) -> -range..+range; injected for tests
    std::shared_ptr<Alarm> alarm = nullptr;  // null: one of the executor
  };
  explicit Dispatcher(Parts parts);
  ~Dispatcher();
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // New or changed endpoints; those that are gone, and those with enabled = no, get no new events and
  // keep their waiting ones until they come back. An endpoint whose section changed is resumed. The
  // first call loads what waits on disk. `country`: `[pbx] country`, for numbers.
  void configure(const std::vector<EndpointSettings>& endpoints, const std::string& country);

  // Chooses the endpoints of each event by their filters, puts the deliveries on disk in one
  // transaction with the calls' state, then sends. `done` runs when they are on disk.
  void accept(std::vector<CallEvent> events, std::vector<SavedCall> calls, std::optional<WallTime> lastContact,
              std::function<void()> done = {});

  // Ends an endpoint's pause now, and tries at once what waits for another attempt.
  // Failure: Config when there is no such endpoint.
  Outcome resume(const std::string& endpoint);

  // Puts finished deliveries back to waiting. With dryRun nothing changes; the rows it would be are returned.
  Result<std::vector<DeliveryRow>> replay(const DeliveryQuery& query, bool dryRun);

  std::vector<EndpointStatus> status() const;

  // Lets what is in flight finish, for `grace` at most, starts nothing new, then runs `done`.
  // Events accepted afterwards are put on disk and wait there for the next start.
  void stop(std::chrono::milliseconds grace, std::function<void()> done);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace relay
