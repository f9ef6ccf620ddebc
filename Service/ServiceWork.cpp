#include "Service/ServiceWork.h"

#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "Core/Config/IniFile.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/Paths.h"
#include "Core/Version.h"
#include "Service/Commands/Commands.h"
#include "Service/Commands/ConfigOption.h"
#include "Service/EventLog.h"
#include "Service/GoodSettings.h"
#include "Service/Relay.h"
#include "Service/ServiceHost.h"
#include "Service/StandInRouting.h"

namespace relay {
namespace {

constexpr std::chrono::seconds tryAgainAfter{5};

std::string textOf(const std::string& file) {
  const auto text = readFile(file, kIniFileLimit);
  return text ? text.value() : std::string();
}

void sayWhatIsOpen(const LoadedSettings& loaded) {
  const std::string open = describeOpenSecrets(loaded);
  if (open.empty()) return;
  spdlog::warn("{}", open);
  writeEvent(EventNumber::SettingsReadable, open);
}

void beginLog(LogTarget target, const ServiceSettings& service) {
  const auto logging = startLogging(target, logFolder(service.dataDir), service);
  if (!logging) complain(logging.error().what);
}

// Opens the relay as soon as that works. Null: the signal was given, or the file is another one now.
std::unique_ptr<Relay> openPatiently(const ChosenSettings& chosen, const std::string& file, const std::string& seen,
                                     StopSignal& stop) {
  std::string said;
  std::unique_ptr<StandInRouting> standIn;  // ends before the relay listens itself
  for (;;) {
    auto opened = Relay::open({chosen.loaded, chosen.problem});
    if (opened) return std::move(opened).value();
    const std::string& what = opened.error().what;
    if (what != said) {
      spdlog::error("{}; trying again every {} s", what, tryAgainAfter.count());
      writeEvent(EventNumber::CannotStart, what);
      said = what;
    }
    reportRunning("Waiting: " + what);
    if (!standIn) standIn = StandInRouting::start(chosen.loaded.settings);
    if (stop.waitFor(tryAgainAfter) || textOf(file) != seen) return nullptr;
  }
}

void workUntilStopped(Relay& relay, StopSignal& stop) {
  stop.onGiven([&relay] { relay.stop(); });
  relay.run([] { reportRunning("Listening to the phone system"); });
  reportStopping();
  stop.onGiven(nullptr);
}

// One try with the settings as they are. False: to be tried again.
bool tryToWork(const std::string& file, LogTarget target, StopSignal& stop) {
  const std::string seen = textOf(file);
  auto chosen = chooseSettings(file, &stop, [] { reportRunning("Waiting for good settings"); });
  if (!chosen) return false;
  beginLog(target, chosen->loaded.settings.service);
  spdlog::info("EmergencyRelay {} starts with {}", version(), file);
  sayWhatIsOpen(chosen->loaded);
  auto relay = openPatiently(*chosen, file, chosen->problem.empty() ? chosen->loaded.text : seen, stop);
  if (!relay) return false;
  writeEvent(EventNumber::Started, fmt::format("EmergencyRelay {}, settings {}", version(), file));
  workUntilStopped(*relay, stop);
  relay.reset();  // it may have something to say to its end
  return true;
}

}  // namespace

int workAsService(const std::string& config, LogTarget target) {
  StopSignal stop;
  listenForStop({[&stop] { stop.give(); }});
  const std::string file = absolutePath(config);
  ServiceSettings unknown;
  unknown.dataDir = dataDirOf(file);
  beginLog(target, unknown);
  while (!stop.given() && !tryToWork(file, target, stop)) {
  }
  reportStopping();
  spdlog::info("EmergencyRelay has stopped");
  writeEvent(EventNumber::Stopped, "Whatever waits is kept for the next start.");
  stopLogging();
  return exitDone;
}

}  // namespace relay
