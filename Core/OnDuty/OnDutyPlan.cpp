#include <spdlog/spdlog.h>

#include "Core/OnDuty/DutyMemory.h"
#include "Core/OnDuty/OnDutyState.h"
#include "Core/Platform/NativePath.h"

namespace relay {
namespace {

// An answer is worked out again after this time at the latest, so that `stale` and `asOf` are right.
constexpr std::chrono::seconds answerHolds{5};

}  // namespace

std::unique_ptr<RosterSource> OnDuty::State::openSource(const std::string& where, const char* name) {
  if (where.empty()) return nullptr;
  const RosterPlace place{where, joinPath(parts.dataDir, std::string(name) + ".copy"), settings.onDuty.refresh};
  return std::make_unique<RosterSource>(RosterSource::Parts{parts.executor, parts.clock, worker, parts.makeClient},
                                        place, zone, [this] { rebuild(); });
}

void OnDuty::State::openSources() {
  auto offset = zoneOffset(settings.timezone);
  if (!offset) spdlog::error("{}: on duty the times are those of this machine", offset.error().what);
  zone = offset ? offset.value() : zoneOffset({}).value();
  roster = openSource(settings.onDuty.roster, "roster");
  holidays = openSource(settings.onDuty.holidays, "holidays");
}

bool OnDuty::State::settled() const {
  const bool readRoster = roster == nullptr || roster->state().settled;
  return readRoster && (holidays == nullptr || holidays->state().settled);
}

DutyPlan OnDuty::State::drawPlan() const {
  DutyPlan drawn;
  for (const DutyOverride& one : overrides)
    drawn.overrides.push_back({one.person, names.find(one.person) != nullptr, one.from, one.until, 0});
  if (roster && roster->state().roster) drawn.roster = assignments(*roster->state().roster, names);
  if (holidays && holidays->state().roster) {
    drawn.holidays = assignments(*holidays->state().roster, names);
    // Most entries of a calendar of holidays name the day and nobody.
    std::erase_if(drawn.holidays, [](const Assignment& one) { return !one.known; });
  }
  drawn.people = settings.onDuty.people;
  drawn.fallbackNumber = settings.onDuty.fallbackNumber;
  drawn.fallbackName = settings.onDuty.fallbackName;
  drawn.rules = dutyNumberRules(settings);
  const RosterWindow window = rosterWindow(parts.clock.now());
  drawn.from = window.from;
  drawn.until = window.until;
  return drawn;
}

void OnDuty::State::rebuild() {
  if (!running) return;
  plan = drawPlan();
  schedule = Schedule(plan);
  cached.reset();
  nextLook = {};
  update();
}

DutyAnswer OnDuty::State::answerAt(WallTime now) const {
  if (!running) return {};
  if (cached && cached->from <= now && now < cached->until) return cached->answer;
  DutyAnswer answer = schedule.at(now);
  if (roster) {
    answer.stale = roster->stale(now);
    answer.asOf = roster->state().asOf;
  }
  const bool read = roster && roster->state().roster != nullptr;
  if (!read || !settled()) answer = answerWithoutRoster(answer, last, now);
  const WallTime until = schedule.changeAfter(now).value_or(WallTime::max());
  const WallTime lastUntil = answer.validUntil.value_or(WallTime::max());
  const WallTime again = now + answerHolds;
  cached = Cached{answer, now, std::min({until, again, lastUntil > now ? lastUntil : again})};
  return answer;
}

}  // namespace relay
