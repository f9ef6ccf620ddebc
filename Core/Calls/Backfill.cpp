#include <algorithm>
#include <map>
#include <utility>

#include "Core/Calls/Endings.h"
#include "Core/Calls/LogReplay.h"
#include "Core/Calls/Telling.h"
#include "Core/Calls/TrackerState.h"

// Rule 11: calls that began and ended while nobody looked, from the phone system's log.
namespace relay {

using calls::Call;

namespace {

bool anyAnswer(const std::vector<const LoggedLeg*>& legs) {
  return std::any_of(legs.begin(), legs.end(),
                     [](const LoggedLeg* leg) { return leg->answered && leg->dnType == DnType::User; });
}

WallTime lastEnd(const std::vector<const LoggedLeg*>& legs, const calls::World& world) {
  WallTime end{};
  for (const LoggedLeg* leg : legs) end = std::max(end, calls::endOf(*leg, world));
  return end;
}

// Whether we would have seen it. Nothing known of the DNs: taken as seen.
bool isWatched(const std::vector<const LoggedLeg*>& legs, const calls::World& world) {
  return world.dns.empty() ||
         std::any_of(legs.begin(), legs.end(), [&](const LoggedLeg* leg) { return world.dns.contains(leg->dn); });
}

void describe(Call& call, const LoggedLeg& leg) {
  const auto keep = [](std::string& to, const std::string& from) {
    if (to.empty()) to = from;
  };
  keep(call.number, leg.outsideNumber);
  keep(call.name, leg.outsideName);
  keep(call.trunk, leg.trunkDn);
  keep(call.partyDid, leg.did);
  keep(call.historyId, leg.historyId);
}

UserType userTypeOf(DnType type) {
  return type == DnType::User ? UserType::Ext : type == DnType::Queue ? UserType::Queue : UserType::Other;
}

void noteRung(Call& call, const LoggedLeg& leg, WallTime at) {
  if (leg.dn.empty()) return;
  const UserType type = userTypeOf(leg.dnType);
  call.lastDn = leg.dn;
  call.lastDnType = type;
  if (type == UserType::Queue) call.queue = leg.dn;
  const bool known =
      std::any_of(call.rung.begin(), call.rung.end(), [&](const auto& rung) { return rung.dn == leg.dn; });
  if (!known) call.rung.push_back({leg.dn, 0, at, 0, type, true});
}

}  // namespace

// `shown`: the ids of calls that run. What was still running at `until` is none of the gap's.
void CallTracker::State::backfill(const std::vector<LoggedLeg>& log, WallTime contact, WallTime until,
                                  const std::set<std::int64_t>& shown, TrackerOutput& out) {
  if (world.options.backfill == BackfillRule::No) return;
  std::map<std::pair<WallTime, std::int64_t>, std::vector<const LoggedLeg*>> ended;
  for (const LoggedLeg& leg : log) {
    if (leg.callId != 0) ended[{leg.callStart, leg.callId}].push_back(&leg);
  }
  for (auto& [key, legs] : ended) {
    const auto& [start, callId] = key;
    const bool internal = std::all_of(legs.begin(), legs.end(), [](const LoggedLeg* leg) { return leg->internal; });
    const WallTime end = lastEnd(legs, world);
    if (internal || end <= contact || end > until || shown.contains(callId) || !isWatched(legs, world)) continue;
    const Call* known = book.byCallId(callId);
    const bool seen = known != nullptr && (!known->over || start - world.clockAhead <= known->overAt);
    if (!seen && !(world.options.backfill == BackfillRule::Missed && anyAnswer(legs)) && !book.full())
      backfillCall(legs, out);
  }
}

void CallTracker::State::backfillCall(const std::vector<const LoggedLeg*>& legs, TrackerOutput& out) {
  std::vector<const LoggedLeg*> ordered(legs);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const LoggedLeg* a, const LoggedLeg* b) { return a->legStart < b->legStart; });
  const LoggedLeg& first = *ordered.front();
  Call& call = book.open(first.callId, first.callStart - world.clockAhead, out);
  call.outside = true;
  call.direction = first.outgoing ? Direction::Outgoing : Direction::Incoming;
  call.established = first.callStart;
  call.recovering = true;
  WallTime end = call.firstSight;
  for (const LoggedLeg* leg : ordered) {
    describe(call, *leg);
    noteRung(call, *leg, leg->legStart - world.clockAhead);
    end = std::max(end, calls::endOf(*leg, world));
  }
  calls::Desk work = desk(out);
  calls::stamp(call, work, first.callStart);
  calls::playAnswers(call, work, ordered);
  calls::conclude(call, work, end, false);
  settleCall(call, out);
}

}  // namespace relay
