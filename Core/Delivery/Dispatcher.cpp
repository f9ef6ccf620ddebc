#include "Core/Delivery/Dispatcher.h"

#include <algorithm>
#include <map>
#include <utility>

#include <spdlog/spdlog.h>
#include <boost/asio/post.hpp>

#include "Core/Delivery/Endpoint.h"
#include "Core/Delivery/Inbox.h"

namespace relay {
namespace {

constexpr std::chrono::milliseconds longestSleep{60'000};  // so that a clock that was set is noticed
constexpr std::chrono::milliseconds clockTolerance{2'000};

// What of one acceptance goes to which endpoint, once it is on disk.
struct Accepted {
  std::vector<std::pair<std::string, Delivery>> deliveries;
  std::function<void()> done;
};

}  // namespace

struct Dispatcher::State : std::enable_shared_from_this<Dispatcher::State> {
  explicit State(Parts given)
      : alarm(given.alarm ? given.alarm : makeAlarm(given.executor)), world{given.executor,   given.clock,  given.store,
                                                                            given.makeClient, given.jitter, nullptr,
                                                                            nullptr} {}

  void begin();
  std::shared_ptr<Endpoint> endpointFor(const std::string& name, const std::map<std::string, std::uint64_t>& waiting);
  void set(const EndpointSettings& settings, const std::string& country,
           const std::map<std::string, std::uint64_t>& waiting);
  void mentionForgotten(const std::map<std::string, std::uint64_t>& waiting) const;
  void onDisk(Accepted& accepted);
  void pumpAll();
  void arm();
  void checkClock(WallTime now);
  void finishStop();
  std::size_t inFlight() const;

  std::shared_ptr<Alarm> alarm;
  EndpointWorld world;
  std::map<std::string, std::shared_ptr<Endpoint>> endpoints;
  bool configured = false;
  std::optional<WallTime> armedFor;
  WallTime lastSeen;
  bool stopping = false;
  std::function<void()> stopped;
};

void Dispatcher::State::begin() {
  const auto weak = weak_from_this();
  world.inbox = std::make_shared<Inbox>(world.executor, [weak] {
    if (const auto state = weak.lock()) state->pumpAll();
  });
  world.changed = [weak] {
    const auto state = weak.lock();
    if (!state) return;
    if (state->stopping && state->inFlight() == 0) state->finishStop();
    state->arm();
  };
}

std::shared_ptr<Endpoint> Dispatcher::State::endpointFor(const std::string& name,
                                                         const std::map<std::string, std::uint64_t>& waiting) {
  const auto known = endpoints.find(name);
  if (known != endpoints.end()) return known->second;
  const auto holds = world.store.holds(name);
  if (!holds) spdlog::warn("Endpoint {}: its pauses so far are not known: {}", name, holds.error().what);
  const auto count = waiting.find(name);
  return std::make_shared<Endpoint>(world, name, count == waiting.end() ? 0 : count->second,
                                    holds ? holds.value() : std::vector<Hold>());
}

void Dispatcher::State::set(const EndpointSettings& settings, const std::string& country,
                            const std::map<std::string, std::uint64_t>& waiting) {
  const auto endpoint = endpointFor(settings.name, waiting);
  if (endpoint->isConfigured(settings, country)) return;
  if (const auto done = endpoint->configure(settings, country); !done) {
    spdlog::error("{}; its events so far wait, new ones are not kept", done.error().what);
    endpoints.erase(settings.name);
    return;
  }
  endpoints[settings.name] = endpoint;
  // At the start nothing is known of a change, and the first probe of a paused endpoint is due anyway.
  if (configured) endpoint->resume("its section was changed");
}

void Dispatcher::State::mentionForgotten(const std::map<std::string, std::uint64_t>& waiting) const {
  for (const auto& [name, count] : waiting) {
    if (endpoints.count(name) > 0) continue;
    spdlog::warn(
        "{} events wait for endpoint {}, which is not in webhooks.ini or not enabled; they are sent when it is", count,
        name);
  }
}

void Dispatcher::State::onDisk(Accepted& accepted) {
  for (auto& [name, delivery] : accepted.deliveries) {
    const auto endpoint = endpoints.find(name);
    if (endpoint != endpoints.end()) endpoint->second->accepted(std::move(delivery));
  }
  if (accepted.done) accepted.done();
}

void Dispatcher::State::pumpAll() {
  checkClock(world.clock.now());
  for (const auto& [name, endpoint] : endpoints) endpoint->pump();
  arm();
}

// Waits are kept as times of day: where the clock was set back they would take that much longer.
void Dispatcher::State::checkClock(WallTime now) {
  if (now < lastSeen - clockTolerance) {
    spdlog::warn("The clock was set back by {} s: waiting deliveries are tried now",
                 std::chrono::duration_cast<std::chrono::seconds>(lastSeen - now).count());
    for (const auto& [name, endpoint] : endpoints) endpoint->clockWentBack(now);
  }
  lastSeen = now;
}

void Dispatcher::State::arm() {
  if (stopping) return;
  const auto now = world.clock.now();
  std::optional<WallTime> next;
  for (const auto& [name, endpoint] : endpoints) {
    const auto at = endpoint->wakeAt(now);
    if (at && (!next || *at < *next)) next = at;
  }
  if (!next || (armedFor && *armedFor <= *next)) return;
  const auto sleep = std::clamp<std::chrono::milliseconds>(*next - now, std::chrono::milliseconds(1), longestSleep);
  armedFor = now + sleep;
  alarm->set(sleep, [weak = weak_from_this()] {
    const auto state = weak.lock();
    if (!state) return;
    state->armedFor.reset();
    state->pumpAll();
  });
}

std::size_t Dispatcher::State::inFlight() const {
  std::size_t count = 0;
  for (const auto& [name, endpoint] : endpoints) count += endpoint->inFlight();
  return count;
}

// What is still in flight is sent again after the next start. Not from within an answer.
void Dispatcher::State::finishStop() {
  alarm->clear();
  if (!stopped) return;
  boost::asio::post(world.executor, [weak = weak_from_this(), done = std::exchange(stopped, nullptr)] {
    if (const auto state = weak.lock()) {
      for (const auto& [name, endpoint] : state->endpoints) endpoint->cancel();
    }
    done();
  });
}

Dispatcher::Dispatcher(Parts parts) : state_(std::make_shared<State>(std::move(parts))) { state_->begin(); }

Dispatcher::~Dispatcher() {
  state_->world.inbox->close();
  state_->alarm->clear();
}

void Dispatcher::configure(const std::vector<EndpointSettings>& endpoints, const std::string& country) {
  auto& state = *state_;
  auto counts = state.world.store.waitingCounts();
  if (!counts) spdlog::warn("How many events wait is not known: {}", counts.error().what);
  const auto waiting = counts ? std::move(counts).value() : std::map<std::string, std::uint64_t>();
  std::erase_if(state.endpoints, [&](const auto& known) {
    return std::none_of(endpoints.begin(), endpoints.end(),
                        [&](const auto& settings) { return settings.enabled && settings.name == known.first; });
  });
  for (const auto& settings : endpoints) {
    if (settings.enabled) state.set(settings, country, waiting);
  }
  if (!std::exchange(state.configured, true)) state.mentionForgotten(waiting);
  state.pumpAll();
}

void Dispatcher::accept(std::vector<CallEvent> events, std::vector<SavedCall> calls,
                        std::optional<WallTime> lastContact, std::function<void()> done) {
  auto& world = state_->world;
  const auto now = world.clock.now();
  Acceptance acceptance{now, {}, std::move(calls), lastContact};
  auto accepted = std::make_shared<Accepted>();
  accepted->done = std::move(done);
  for (auto& event : events) {
    const auto shared = std::make_shared<const CallEvent>(std::move(event));
    for (const auto& [name, endpoint] : state_->endpoints) {
      auto item = endpoint->itemFor(shared);
      if (!item) continue;
      accepted->deliveries.emplace_back(name, Delivery{0, item->webhookId, item->word, shared, 0, now, now});
      acceptance.items.push_back(std::move(*item));
    }
  }
  world.store.accept(std::move(acceptance), [inbox = world.inbox, weak = std::weak_ptr(state_),
                                             accepted](const std::vector<std::int64_t>& seqs) {
    for (std::size_t index = 0; index < seqs.size(); ++index) accepted->deliveries[index].second.seq = seqs[index];
    inbox->post([weak, accepted] {
      if (const auto state = weak.lock()) state->onDisk(*accepted);
    });
  });
}

Outcome Dispatcher::resume(const std::string& endpoint) {
  const auto found = state_->endpoints.find(endpoint);
  if (found == state_->endpoints.end()) {
    return Error{Error::Kind::Config, "There is no endpoint " + endpoint + " (or it is not enabled)", false};
  }
  found->second->resume("as asked for");
  state_->pumpAll();
  return success();
}

Result<std::vector<DeliveryRow>> Dispatcher::replay(const DeliveryQuery& query, bool dryRun) {
  auto& store = state_->world.store;
  auto rows = store.list(query);
  if (!rows) return rows.error();
  auto& found = rows.value();
  std::erase_if(found, [](const DeliveryRow& row) { return row.state == DeliveryState::Waiting; });
  if (dryRun || found.empty()) return found;
  std::vector<std::int64_t> seqs;
  std::map<std::string, std::pair<std::int64_t, std::size_t>> oldest;  // seq, how many
  for (const auto& row : found) {
    seqs.push_back(row.seq);
    auto& [seq, count] = oldest.try_emplace(row.endpoint, row.seq, 0).first->second;
    seq = std::min(seq, row.seq);
    ++count;
  }
  const auto replayed = store.replay(seqs, state_->world.clock.now());
  if (!replayed) return replayed.error();
  spdlog::info("{} deliveries wait again, as asked for", replayed.value());
  for (const auto& [name, from] : oldest) {
    const auto endpoint = state_->endpoints.find(name);
    if (endpoint != state_->endpoints.end()) endpoint->second->replayed(from.first, from.second);
  }
  state_->pumpAll();
  return found;
}

std::vector<EndpointStatus> Dispatcher::status() const {
  std::vector<EndpointStatus> all;
  for (const auto& [name, endpoint] : state_->endpoints) all.push_back(endpoint->status());
  return all;
}

void Dispatcher::stop(std::chrono::milliseconds grace, std::function<void()> done) {
  auto& state = *state_;
  state.stopping = true;
  state.stopped = std::move(done);
  for (const auto& [name, endpoint] : state.endpoints) endpoint->halt();
  if (state.inFlight() == 0) return state.finishStop();
  state.alarm->set(grace, [weak = std::weak_ptr(state_)] {
    if (const auto stopping = weak.lock()) stopping->finishStop();
  });
}

}  // namespace relay
