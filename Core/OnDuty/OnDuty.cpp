#include "Core/OnDuty/OnDuty.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "Core/Masking.h"
#include "Core/OnDuty/DutyJson.h"
#include "Core/OnDuty/OnDutyState.h"
#include "Core/OnDuty/OverrideRules.h"

namespace relay {
namespace {

constexpr std::chrono::days longestStretch{366};

Error noStore(const std::string& problem) { return {Error::Kind::Disk, problem, true}; }

WarningTimes::Told toldOf(const std::string& text) {
  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  if (!parsed.is_object()) return {};
  WarningTimes::Told told;
  for (const auto& [key, stage] : parsed.items()) {
    if (stage.is_number_integer()) told[key] = stage.get<int>();
  }
  return told;
}

}  // namespace

OnDuty::OnDuty(Parts parts) : state_(std::make_shared<State>(std::move(parts))) {}

OnDuty::~OnDuty() { state_->stop(); }

void OnDuty::State::openStore() {
  if (store) return;
  auto opened = DutyStore::open(dutyDatabaseFile(parts.dataDir));
  if (!opened) {
    storeProblem = opened.error().what;
    return spdlog::error("{}: overrides and the proof of who was on duty can't be kept", storeProblem);
  }
  storeProblem.clear();
  store = std::move(opened).value();
  overrides = store->overrides(parts.clock.now() - std::chrono::days(31));
  last = dutyAnswerFromJson(store->fact("last_answer"));
  warningTimes = WarningTimes(toldOf(store->fact("warnings_told")));
}

void OnDuty::State::stop() {
  running = false;
  timer.cancel();
  roster.reset();
  holidays.reset();
  worker.stop();
  worker.join();
}

void OnDuty::start(const DutySettings& settings) {
  State& state = *state_;
  state.settings = settings;
  state.names = PersonNames(settings.onDuty.people);
  if (!settings.onDuty.enabled || state.running) return;
  state.running = true;
  state.openStore();
  state.plan = state.drawPlan();
  state.schedule = Schedule(state.plan);
  state.openSources();
  state.tick();
}

void OnDuty::reload(const DutySettings& settings) {
  State& state = *state_;
  if (settings == state.settings) return;
  if (!state.running) return start(settings);
  const DutySettings before = std::exchange(state.settings, settings);
  state.names = PersonNames(settings.onDuty.people);
  state.last = state.answerAt(state.parts.clock.now());
  state.running = settings.onDuty.enabled;
  state.cached.reset();
  const auto places = [](const DutySettings& one) {
    return std::tuple(one.onDuty.roster, one.onDuty.holidays, one.onDuty.refresh, one.timezone, one.onDuty.enabled);
  };
  if (!state.running) {
    state.timer.cancel();
    state.roster.reset();
    state.holidays.reset();
    state.told.reset();
    return spdlog::info("[onduty] is switched off: nobody keeps the emergency number up to date any more");
  }
  if (places(before) != places(settings)) state.openSources();
  state.rebuild();
}

void OnDuty::refresh() {
  if (state_->roster) state_->roster->refresh();
  if (state_->holidays) state_->holidays->refresh();
}

DutyAnswer OnDuty::now() const { return state_->answerAt(state_->parts.clock.now()); }

const DutySettings& OnDuty::settings() const { return state_->settings; }

bool OnDuty::ready() const { return state_->running && state_->settled(); }

void OnDuty::onChange(std::function<void(const DutyAnswer&)> changed) {
  state_->listeners.push_back(std::move(changed));
}

std::vector<DutyShift> OnDuty::between(WallTime from, WallTime to) const {
  return state_->schedule.between(from, std::min(to, from + longestStretch));
}

Outcome OnDuty::setOverride(const std::string& person, WallTime from, WallTime to, const std::string& why,
                            const std::string& who) {
  State& state = *state_;
  auto checked = checkedOverride(state.settings, {person, from, to, why, who}, state.parts.clock.now());
  if (!checked) return checked.error();
  if (!state.store) return noStore(state.storeProblem);
  DutyOverride made = std::move(checked).value();
  const auto id = state.store->addOverride(made);
  if (!id) return id.error();
  made.id = id.value();
  state.store->record(overrideMade(made));
  spdlog::info("On duty: {} put {} on duty by hand", who.empty() ? "somebody" : who, made.person);
  state.overrides.push_back(std::move(made));
  state.rebuild();
  return success();
}

Result<int> OnDuty::clearOverrides(WallTime from, WallTime to, const std::string& why, const std::string& who) {
  State& state = *state_;
  if (!state.store) return noStore(state.storeProblem);
  const WallTime now = state.parts.clock.now();
  const auto cleared = state.store->clearOverrides(from, to, now, who, why);
  if (!cleared) return cleared.error();
  for (const DutyOverride& one : cleared.value()) {
    std::erase_if(state.overrides, [&](const DutyOverride& other) { return other.id == one.id; });
    state.store->record(overrideEnded(one, now, who, why));
  }
  state.rebuild();
  return static_cast<int>(cleared.value().size());
}

std::vector<DutyWarning> OnDuty::warnings() const { return state_->warnings; }

DutyHealth OnDuty::health() const {
  const State& state = *state_;
  DutyHealth health;
  health.enabled = state.running;
  if (!state.running) return health;
  health.now = now();
  health.roster = maskedUrl(state.settings.onDuty.roster);
  if (state.roster) {
    health.rosterProblem = state.roster->state().problem;
    if (state.roster->state().asOf != WallTime()) health.rosterAt = state.roster->state().asOf;
  }
  if (state.holidays) health.holidaysProblem = state.holidays->state().problem;
  health.auditProblem = state.store ? state.store->problem() : state.storeProblem;
  health.warnings = state.warnings;
  return health;
}

void OnDuty::record(DutyRecord line) {
  if (state_->store) state_->store->record(std::move(line));
}

}  // namespace relay
