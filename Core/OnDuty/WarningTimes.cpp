#include "Core/OnDuty/WarningTimes.h"

#include <utility>

#include "Core/Moment.h"

namespace relay {
namespace {

using Stage = WarningTimes::Stage;

Stage stageOf(const DutyWarning& warning, WallTime now) {
  using namespace std::chrono;
  const auto away = warning.from - now;
  if (away <= hours(1)) return Stage::Hour;
  if (away <= hours(24)) return Stage::Day;
  return away <= days(7) ? Stage::Week : Stage::Early;
}

}  // namespace

std::string warningKey(const DutyWarning& warning) {
  std::string key(dutyWarningWord(warning.kind));
  key += ' ' + momentText(warning.from);
  for (const std::string& person : warning.people) key += '|' + person;
  if (warning.kind == DutyWarning::Kind::Unread) key += '|' + warning.text;
  return key;
}

std::vector<DutyWarning> WarningTimes::due(const std::vector<DutyWarning>& warnings, WallTime now) {
  std::vector<DutyWarning> found;
  Told still;
  for (const DutyWarning& warning : warnings) {
    const std::string key = warningKey(warning);
    const int stage = static_cast<int>(stageOf(warning, now));
    const auto told = told_.find(key);
    const int before = told == told_.end() ? 0 : told->second;
    if (stage > before) found.push_back(warning);
    // A clock that was set back does not make anything due again.
    still[key] = stage > before ? stage : before;
  }
  told_ = std::move(still);
  return found;
}

std::vector<DutyWarning> WarningTimes::fresh(const std::vector<DutyWarning>& warnings) {
  std::vector<DutyWarning> found;
  std::map<std::string, bool> still;
  for (const DutyWarning& warning : warnings) {
    const std::string key = warningKey(warning);
    if (seen_.count(key) == 0 && still.count(key) == 0) found.push_back(warning);
    still[key] = true;
  }
  seen_ = std::move(still);
  return found;
}

}  // namespace relay
