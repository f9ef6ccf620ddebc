#include "Service/RelayState.h"

#include <random>
#include <utility>

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "Core/Config/LastGoodSettings.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/Secrets.h"
#include "Service/Database.h"
#include "Service/RelayParts.h"

namespace relay {
namespace {

// Spreads retries, so that receivers which come back are not met by all at once.
int randomPercent(int range) {
  static thread_local std::minstd_rand engine{std::random_device{}()};
  return std::uniform_int_distribution<int>(-range, range)(engine);
}

Result<CallTracker> restoredTracker(const Settings& settings, Store& store) {
  auto options = trackerOptions(settings);
  if (!options) return options.error();
  CallTracker tracker(std::move(options).value());
  const auto saved = store.savedCalls();
  if (!saved) return saved.error();
  const auto restored = tracker.restore(saved.value());
  if (!restored) spdlog::error("{}", restored.error().what);
  if (tracker.runningCalls() > 0)
    spdlog::info("{} calls were running when the service stopped", tracker.runningCalls());
  return tracker;
}

}  // namespace

Result<std::unique_ptr<RelayState>> RelayState::build(Relay::Start start) {
  auto state = std::make_unique<RelayState>();
  RelayState& relay = *state;
  relay.loaded = std::move(start.loaded);
  relay.settingsProblem = std::move(start.settingsProblem);
  relay.startedAt = relay.clock.now();
  const Settings& settings = relay.loaded.settings;

  const auto folder = makePrivateFolder(settings.service.dataDir);
  if (!folder) return folder.error();
  auto opened = Store::open(databaseFile(settings.service.dataDir));
  if (!opened) return opened.error();
  relay.store = std::move(opened).value();
  auto tracker = restoredTracker(settings, *relay.store);
  if (!tracker) return tracker.error();

  const auto executor = relay.io.get_executor();
  relay.dispatcher = std::make_unique<Dispatcher>(Dispatcher::Parts{
      executor, relay.clock, *relay.store,
      [executor](const EndpointSettings& endpoint) { return endpointClient(executor, endpoint); }, randomPercent});
  relay.pipeline = std::make_unique<CallPipeline>(
      CallPipeline::Parts{executor, relay.clock, *relay.store, *relay.dispatcher,
                          [&relay](const PbxStatus& status) { relay.noteSourceStatus(status); }},
      std::move(tracker).value(), reportsInternalCalls(settings));
  relay.makeOnDuty();
  relay.control = std::make_unique<ControlApi>(
      ControlApi::Parts{executor, *relay.store, *relay.dispatcher, [&relay] { return relay.health(); },
                        [&relay](std::function<void(std::string)> done) { relay.inspect(std::move(done)); },
                        [&relay](const std::string& file, bool mask) { return relay.capture(file, mask); },
                        [&relay](const nlohmann::json& request, std::function<void(std::string)> reply) {
                          relay.answerRecordings(request, reply);
                        },
                        [&relay] { return relay.loaded.settings; }, *relay.onDuty});
  auto channel = LocalChannel::serve(channelAddress(settings.service.dataDir),
                                     [&relay](const std::string& request) { return relay.control->answer(request); });
  if (!channel) return channel.error();
  relay.channel = std::move(channel).value();
  return state;
}

void RelayState::start() {
  dispatcher->configure(loaded.settings.endpoints, loaded.settings.pbx.country);
  startOnDuty();
  startServer();
  const auto contact = store->lastContact();
  startRecordings();
  startSource(contact ? contact.value() : std::nullopt);
  startForwarding();
  if (settingsProblem.empty()) {
    const auto kept = keepLastGood(loaded, seal);
    if (!kept) spdlog::warn("{}", kept.error().what);
  }
  watch = std::make_unique<SettingsWatch>(io.get_executor(), loaded.settings.file, machineSecretSources(), loaded.text,
                                          [this](LoadedSettings fresh) { reload(std::move(fresh)); });
  keepHouse();
  if (eventLogIsOpen()) watchHealth();
}

void RelayState::beginStop(std::chrono::milliseconds grace) {
  if (stopping) return;
  stopping = true;
  spdlog::info("Stopping: finishing what is under way");
  watch.reset();
  pipeline->disconnect();
  forwarding.reset();
  source->stop();
  pipeline->observe(nullptr);
  recordingsService.reset();
  server.reset();
  onDuty.reset();
  houseTimer.cancel();
  noticeTimer.cancel();
  dispatcher->stop(grace, [this] {
    work.reset();
    io.stop();
  });
}

void RelayState::close() {
  control->close();
  channel.reset();
  const auto flushed = store->flush();
  if (!flushed) spdlog::error("{}", flushed.error().what);
}

}  // namespace relay
