#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "Core/Masking.h"
#include "Core/OnDuty/DutyJson.h"
#include "Core/OnDuty/LocalMoment.h"
#include "Core/OnDuty/OnDutyState.h"

namespace relay {
namespace {

constexpr std::chrono::milliseconds longestSleep{1000};  // so that a clock that was set is noticed
constexpr std::chrono::minutes lookEvery{1};

bool sameReach(const DutyAnswer& one, const DutyAnswer& other) {
  return one.active == other.active && one.source == other.source && one.person == other.person &&
         one.number == other.number && one.displayName == other.displayName;
}

std::string whoText(const DutyAnswer& answer) {
  const std::string number = answer.number.empty() ? "no number" : masked(answer.number);
  if (!answer.active) return "nobody; callers reach " + (answer.number.empty() ? "nobody" : number);
  return fmt::format("{} ({}), {}", answer.displayName, number, dutySourceWord(answer.source));
}

std::string changeText(const DutyAnswer& answer, const ZoneOffset& zone) {
  const std::string until = answer.validUntil ? " until " + localText(*answer.validUntil, zone) : std::string();
  return "On duty: " + whoText(answer) + until;
}

// What the next start answers with, before it has read anything.
constexpr const char* lastFact = "last_answer";
constexpr const char* toldFact = "warnings_told";

std::string toldText(const WarningTimes::Told& told) {
  return nlohmann::json(told).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void OnDuty::State::update() {
  if (!running || !settled()) return;
  const DutyAnswer now = answerAt(parts.clock.now());
  const bool first = !told;
  const DutyAnswer before = told.value_or(last.value_or(DutyAnswer{}));
  const bool changed = first ? !last || !sameReach(before, now) : !sameReach(before, now);
  if (!told || !(*told == now)) {
    told = now;
    if (store && (changed || before.validUntil != now.validUntil)) store->keepFact(lastFact, toJson(now));
  }
  if (changed) tellChange(now);
  if (changed || first) {
    const auto all = listeners;
    for (const auto& listener : all) listener(now);
  }
}

void OnDuty::State::tellChange(const DutyAnswer& now) {
  const std::string text = changeText(now, zone);
  spdlog::info("{}", text);
  const WallTime at = parts.clock.now();
  if (store) {
    DutyRecord line;
    line.at = at;
    line.kind = DutyRecord::Kind::OnDuty;
    line.person = now.person;
    line.number = now.number;
    line.source = dutySourceWord(now.source);
    store->record(std::move(line));
  }
  if (parts.notify) parts.notify({"duty_changed", text, dutyChangeJson(now), at});
}

void OnDuty::State::lookAround() {
  const WallTime now = parts.clock.now();
  std::vector<RosterFault> faults;
  if (roster && roster->state().roster) faults = roster->state().roster->faults;
  warnings = lookAhead(plan, schedule, faults, now, zone);
  tellWarnings();
}

void OnDuty::State::tellWarnings() {
  const WallTime now = parts.clock.now();
  for (const DutyWarning& warning : warningTimes.fresh(warnings)) spdlog::warn("{}", warning.text);
  const auto before = warningTimes.told();
  for (const DutyWarning& warning : warningTimes.due(warnings, now)) {
    if (store) {
      DutyRecord line;
      line.at = now;
      line.kind = DutyRecord::Kind::Warning;
      line.person = warning.people.empty() ? std::string() : warning.people.front();
      line.note = warning.text;
      store->record(std::move(line));
    }
    if (parts.notify) parts.notify({"duty_warning", warning.text, toJson(warning), now});
  }
  if (store && warningTimes.told() != before) store->keepFact(toldFact, toldText(warningTimes.told()));
}

void OnDuty::State::tick() {
  if (!running) return;
  update();
  const auto steady = std::chrono::steady_clock::now();
  if (settled() && steady >= nextLook) {
    nextLook = steady + lookEvery;
    lookAround();
  }
  const WallTime now = parts.clock.now();
  const auto change = schedule.changeAfter(now);
  const auto away = change ? *change - now : std::chrono::milliseconds(longestSleep);
  timer.expires_after(std::clamp(away, std::chrono::milliseconds(1), longestSleep));
  timer.async_wait([self = weak_from_this()](const boost::system::error_code& cancelled) {
    const auto alive = self.lock();
    if (!cancelled && alive) alive->tick();
  });
}

}  // namespace relay
