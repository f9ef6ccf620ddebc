#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "Core/Config/LastGoodSettings.h"
#include "Core/Config/SettingsChanges.h"
#include "Core/Platform/Secrets.h"
#include "Service/EventLog.h"
#include "Service/GoodSettings.h"
#include "Service/Logging.h"
#include "Service/RelayParts.h"
#include "Service/RelayState.h"

namespace relay {

void RelayState::reload(LoadedSettings fresh) {
  logFaults(fresh);
  if (!fresh.ok()) {
    settingsProblem = fresh.settings.file + " has faults; the settings before its last change are in force";
    spdlog::error("{}", settingsProblem);
    return writeEvent(EventNumber::SettingsRefused, settingsProblem + ":\n" + describeFaults(fresh));
  }
  if (!settingsProblem.empty()) writeEvent(EventNumber::SettingsGood, fresh.settings.file + " is used.");
  settingsProblem.clear();
  const auto changes = describeChanges(loaded.settings, fresh.settings);
  if (changes.empty()) spdlog::info("{} was saved; nothing in it changed", fresh.settings.file);
  for (const auto& change : changes) spdlog::info("Settings: {}", change);
  const Settings before = std::exchange(loaded, std::move(fresh)).settings;
  apply(before);
  const auto kept = keepLastGood(loaded, seal);
  if (!kept) spdlog::warn("{}", kept.error().what);
}

void RelayState::apply(const Settings& before) {
  const Settings& now = loaded.settings;
  if (now.service.dataDir != before.service.dataDir) {
    spdlog::warn("[service] data_dir takes effect at the next start of the service");
  }
  configureLogging(now.service);
  dispatcher->configure(now.endpoints, now.pbx.country);
  auto options = trackerOptions(now);
  if (options)
    pipeline->configure(std::move(options).value(), reportsInternalCalls(now));
  else
    spdlog::error("{}", options.error().what);
  if (!(now.pbx == before.pbx) || now.dids != before.dids) {
    pipeline->disconnect();
    source->stop();
    startSource(source->status().lastContact);
  }
  if (!(now.recordings == before.recordings)) startRecordings();
  if (!(now.server == before.server) || !(now.recordings == before.recordings)) startServer();
}

}  // namespace relay
