#include "Core/OnDuty/DutyPicture.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "Core/Masking.h"
#include "Core/OnDuty/DutyStore.h"
#include "Core/OnDuty/LookAhead.h"
#include "Core/OnDuty/RosterIntake.h"
#include "Core/Platform/Files.h"
#include "Core/Platform/NativePath.h"

namespace relay {
namespace {

Result<std::string> textOf(const RosterPlace& place, std::string& problem) {
  if (!place.isUrl()) {
    auto read = readFile(place.where, rosterLimit);
    if (read) return read;
    problem = read.error().what;
  }
  auto copy = readRosterCopy(place.copyFile, fingerprint(place.where));
  if (copy) return std::move(copy->text);
  if (problem.empty()) problem = "The service has not fetched " + maskedUrl(place.where) + " yet";
  return Error{Error::Kind::Disk, problem, true};
}

// What can be read of a roster; empty where nothing can.
Roster rosterFrom(const std::string& where, const std::string& copyFile, const RosterWindow& window,
                  const ZoneOffset& zone, std::string& problem) {
  if (where.empty()) return {};
  const RosterPlace place{where, copyFile, {}};
  auto text = textOf(place, problem);
  if (!text) return {};
  auto roster = readRoster(text.value(), place.format(), window, zone);
  if (roster) return std::move(roster).value();
  problem = "Roster " + maskedUrl(where) + ": " + roster.error().what;
  return {};
}

std::vector<Assignment> overridesFrom(const std::string& dataDir, const PersonNames& names, WallTime from) {
  const std::string file = dutyDatabaseFile(dataDir);
  std::error_code unknown;
  std::vector<Assignment> found;
  if (!std::filesystem::exists(nativePath(file), unknown)) return found;
  const auto store = DutyStore::open(file);
  if (!store) return found;
  for (const DutyOverride& one : store.value()->overrides(from))
    found.push_back({one.person, names.find(one.person) != nullptr, one.from, one.until, 0});
  return found;
}

}  // namespace

DutyPicture drawDutyPicture(const DutySettings& settings, const std::string& dataDir, const RosterWindow& window,
                            WallTime now) {
  DutyPicture picture;
  auto zone = zoneOffset(settings.timezone);
  if (!zone) picture.problem = zone.error().what;
  picture.zone = zone ? zone.value() : zoneOffset({}).value();
  const RosterWindow usual = rosterWindow(now);
  const RosterWindow wide{std::min(window.from, usual.from), std::max(window.until, usual.until)};
  const PersonNames names(settings.onDuty.people);
  const auto copy = [&](const char* name) { return joinPath(dataDir, std::string(name) + ".copy"); };
  const Roster roster = rosterFrom(settings.onDuty.roster, copy("roster"), wide, picture.zone, picture.problem);
  const Roster holidays = rosterFrom(settings.onDuty.holidays, copy("holidays"), wide, picture.zone, picture.problem);
  DutyPlan plan;
  plan.overrides = overridesFrom(dataDir, names, wide.from);
  plan.roster = assignments(roster, names);
  plan.holidays = assignments(holidays, names);
  std::erase_if(plan.holidays, [](const Assignment& one) { return !one.known; });
  plan.people = settings.onDuty.people;
  plan.fallbackNumber = settings.onDuty.fallbackNumber;
  plan.fallbackName = settings.onDuty.fallbackName;
  plan.rules = dutyNumberRules(settings);
  plan.from = wide.from;
  plan.until = wide.until;
  picture.schedule = Schedule(plan);
  picture.warnings = lookAhead(plan, picture.schedule, roster.faults, now, picture.zone);
  return picture;
}

}  // namespace relay
