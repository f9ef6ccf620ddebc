#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "Core/Config/LastGoodSettings.h"
#include "Core/Platform/Paths.h"
#include "Core/Version.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/GoodSettings.h"
#include "Service/Logging.h"
#include "Service/Relay.h"
#include "Service/ServiceHost.h"

namespace relay {
namespace {

// Works until it is told to stop. `waits`: a faulty file without a last good copy is waited for, as
// a service manager's child should, instead of ended with.
int work(const std::string& config, LogTarget target, bool waits) {
  StopSignal stop;
  listenForStop({[&stop] { stop.give(); }});
  (void)startLogging(target, logFolder(dataDirOf(config)), ServiceSettings{});
  auto chosen = chooseSettings(absolutePath(config), waits ? &stop : nullptr);
  if (!chosen) return stop.given() ? exitDone : exitRefused;

  const ServiceSettings& service = chosen->loaded.settings.service;
  const auto logging = startLogging(target, logFolder(service.dataDir), service);
  if (!logging) spdlog::warn("{}", logging.error().what);
  spdlog::info("EmergencyRelay {} starts with {}", version(), chosen->loaded.settings.file);
  auto opened = Relay::open({std::move(chosen->loaded), std::move(chosen->problem)});
  if (!opened) {
    spdlog::error("{}", opened.error().what);
    stopLogging();
    return exitRefused;
  }
  Relay& relay = *opened.value();
  stop.onGiven([&relay] { relay.stop(); });
  reportRunning("Listening to the phone system");
  relay.run();
  reportStopping();
  stop.onGiven(nullptr);
  opened.value().reset();  // it may have something to say to its end
  spdlog::info("EmergencyRelay has stopped");
  stopLogging();
  return exitDone;
}

}  // namespace

void addRunCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("run", "Works in the foreground; Ctrl-C stops it cleanly");
  auto config = std::make_shared<std::string>();
  addConfigOption(*command, *config);
  command->callback([config, &exitCode] {
    exitCode = work(*config, outputIsJournal() ? LogTarget::Journal : LogTarget::Console, false);
  });
}

void addServiceCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("service", "What the service manager starts: logs to journald or to files");
  auto config = std::make_shared<std::string>();
  addConfigOption(*command, *config);
  command->callback([config, &exitCode] {
    exitCode = work(*config, outputIsJournal() ? LogTarget::Journal : LogTarget::File, true);
  });
}

}  // namespace relay
