#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "Core/Platform/Paths.h"
#include "Core/Version.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/GoodSettings.h"
#include "Service/Logging.h"
#include "Service/Relay.h"
#include "Service/ServiceHost.h"
#include "Service/ServiceWork.h"

namespace relay {
namespace {

// Works until it is told to stop; ends where it cannot work.
int work(const std::string& config, LogTarget target) {
  StopSignal stop;
  listenForStop({[&stop] { stop.give(); }});
  (void)startLogging(target, {}, ServiceSettings{});
  auto chosen = chooseSettings(absolutePath(config), nullptr);
  if (!chosen) return exitRefused;

  configureLogging(chosen->loaded.settings.service);
  spdlog::info("EmergencyRelay {} starts with {}", version(), chosen->loaded.settings.file);
  auto opened = Relay::open({std::move(chosen->loaded), std::move(chosen->problem)});
  if (!opened) {
    spdlog::error("{}", opened.error().what);
    stopLogging();
    return exitRefused;
  }
  Relay& relay = *opened.value();
  stop.onGiven([&relay] { relay.stop(); });
  relay.run([] { reportRunning("Listening to the phone system"); });
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
  command->callback(
      [config, &exitCode] { exitCode = work(*config, outputIsJournal() ? LogTarget::Journal : LogTarget::Console); });
}

void addServiceCommand(CLI::App& app, int& exitCode) {
  auto* command = app.add_subcommand("service", "What the service manager starts: logs to journald or to files");
  auto config = std::make_shared<std::string>();
  addConfigOption(*command, *config);
  command->callback([config, &exitCode] {
    const LogTarget target = outputIsJournal() ? LogTarget::Journal : LogTarget::File;
    exitCode = runAsService([&] { return workAsService(*config, target); });
  });
}

}  // namespace relay
