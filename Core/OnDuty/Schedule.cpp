#include "Core/OnDuty/Schedule.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace relay {
namespace {

// Somebody's time with its place in the order: smaller comes first.
struct Claim {
  WallTime from;
  WallTime until;
  int source = 0;
  int priority = 0;
  WallTime::rep later = 0;  // who began later comes first
  std::size_t place = 0;    // who stands later comes first
  DutyShift shift;
};

bool before(const Claim& one, const Claim& other) {
  return std::tuple(one.source, one.priority, one.later, one.place) <
         std::tuple(other.source, other.priority, other.later, other.place);
}

const PersonSettings* personOf(const DutyPlan& plan, const std::string& name) {
  const auto found =
      std::find_if(plan.people.begin(), plan.people.end(), [&](const PersonSettings& one) { return one.name == name; });
  return found == plan.people.end() ? nullptr : &*found;
}

void addClaims(const DutyPlan& plan, const std::vector<Assignment>& assigned, DutySource source, int rank,
               std::vector<Claim>& claims) {
  for (std::size_t at = 0; at < assigned.size(); ++at) {
    const Assignment& one = assigned[at];
    const PersonSettings* person = one.known ? personOf(plan, one.person) : nullptr;
    if (person == nullptr || !unusableBecause(person->mobile, plan.rules).empty() || one.until <= one.from) continue;
    Claim claim{one.from,
                one.until,
                rank,
                one.priority == 0 ? 10 : one.priority,
                source == DutySource::Override ? 0 : -one.from.time_since_epoch().count(),
                assigned.size() - at,
                {}};
    claim.shift.source = source;
    claim.shift.person = person->name;
    claim.shift.displayName = person->displayName.empty() ? person->name : person->displayName;
    claim.shift.number = person->mobile;
    claims.push_back(std::move(claim));
  }
}

std::vector<Claim> claimsOf(const DutyPlan& plan) {
  std::vector<Claim> claims;
  addClaims(plan, plan.overrides, DutySource::Override, 0, claims);
  addClaims(plan, plan.roster, DutySource::Plan, 1, claims);
  addClaims(plan, plan.holidays, DutySource::Holiday, 2, claims);
  std::sort(claims.begin(), claims.end(), before);
  return claims;
}

// Whether the same person is reached for the same reason; nobody counts as one.
bool sameShift(const std::vector<DutyShift>& one, const std::vector<DutyShift>& other) {
  if (one.empty() || other.empty()) return one.empty() == other.empty();
  return one.front().source == other.front().source && one.front().person == other.front().person;
}

// Of more people at once than this the last in order are left out.
constexpr int mostAtOnce = 200;

// The order of `active`, each person once, by the first of its claims.
std::vector<DutyShift> reachedBy(const std::set<std::size_t>& active, const std::vector<Claim>& claims) {
  std::vector<DutyShift> reached;
  int looked = 0;
  for (const std::size_t one : active) {
    if (++looked > mostAtOnce) break;
    const DutyShift& shift = claims[one].shift;
    const bool there = std::any_of(reached.begin(), reached.end(),
                                   [&](const DutyShift& other) { return other.person == shift.person; });
    if (!there) reached.push_back(shift);
  }
  return reached;
}

}  // namespace

Schedule::Schedule(const DutyPlan& plan) {
  fallback_.source = DutySource::Fallback;
  fallback_.displayName = plan.fallbackName;
  fallbackUsable_ = unusableBecause(plan.fallbackNumber, plan.rules).empty();
  if (fallbackUsable_) fallback_.number = plan.fallbackNumber;
  const std::vector<Claim> claims = claimsOf(plan);
  struct Edge {
    std::vector<std::size_t> begins;
    std::vector<std::size_t> ends;
  };
  std::map<WallTime, Edge> edges;
  for (std::size_t at = 0; at < claims.size(); ++at) {
    edges[claims[at].from].begins.push_back(at);
    edges[claims[at].until].ends.push_back(at);
  }
  std::set<std::size_t> active;  // by rank, since claims are sorted by it
  stretches_.push_back({WallTime::min(), {}, 0});
  for (const auto& [moment, edge] : edges) {
    for (const std::size_t one : edge.ends) active.erase(one);
    active.insert(edge.begins.begin(), edge.begins.end());
    auto reached = reachedBy(active, claims);
    if (reached == stretches_.back().reached) continue;
    const bool same = sameShift(reached, stretches_.back().reached);
    const std::size_t first = same ? stretches_.back().first : stretches_.size();
    stretches_.push_back({moment, std::move(reached), first});
  }
}

std::size_t Schedule::indexAt(WallTime moment) const {
  const auto after = std::upper_bound(stretches_.begin(), stretches_.end(), moment,
                                      [](WallTime time, const Stretch& one) { return time < one.from; });
  return static_cast<std::size_t>(after - stretches_.begin()) - 1;
}

std::size_t Schedule::endOfShift(std::size_t index) const {
  std::size_t end = index + 1;
  while (end < stretches_.size() && stretches_[end].first == stretches_[index].first) ++end;
  return end;
}

DutyShift Schedule::shiftOf(std::size_t index) const {
  DutyShift shift = stretches_[index].reached.empty() ? fallback_ : stretches_[index].reached.front();
  const std::size_t end = endOfShift(index);
  shift.from = stretches_[stretches_[index].first].from;
  shift.until = end < stretches_.size() ? stretches_[end].from : WallTime::max();
  return shift;
}

std::optional<DutyShift> Schedule::nextShift(std::size_t after) const {
  for (std::size_t index = after; index < stretches_.size(); index = endOfShift(index)) {
    if (!stretches_[index].reached.empty()) return shiftOf(index);
  }
  return std::nullopt;
}

DutyAnswer Schedule::at(WallTime moment) const {
  DutyAnswer answer;
  if (stretches_.empty()) return answer;
  const std::size_t index = indexAt(moment);
  const DutyShift shift = shiftOf(index);
  answer.active = shift.source != DutySource::Fallback;
  answer.source = shift.source;
  answer.person = shift.person;
  answer.displayName = shift.displayName;
  answer.number = shift.number;
  if (shift.until != WallTime::max()) answer.validUntil = shift.until;
  answer.next = nextShift(endOfShift(index));
  const auto add = [&](const std::string& number) {
    const bool there = number == answer.number ||
                       std::find(answer.fallbacks.begin(), answer.fallbacks.end(), number) != answer.fallbacks.end();
    if (!there) answer.fallbacks.push_back(number);
  };
  for (const DutyShift& other : stretches_[index].reached) add(other.number);
  if (fallbackUsable_) add(fallback_.number);
  return answer;
}

std::vector<DutyShift> Schedule::between(WallTime from, WallTime to) const {
  std::vector<DutyShift> shifts;
  if (stretches_.empty() || to <= from) return shifts;
  for (std::size_t index = indexAt(from); index < stretches_.size() && stretches_[index].from < to;
       index = endOfShift(index)) {
    DutyShift shift = shiftOf(index);
    shift.from = std::max(shift.from, from);
    shift.until = std::min(shift.until, to);
    shifts.push_back(std::move(shift));
  }
  return shifts;
}

std::optional<WallTime> Schedule::changeAfter(WallTime moment) const {
  if (stretches_.empty()) return std::nullopt;
  const std::size_t next = indexAt(moment) + 1;
  return next < stretches_.size() ? std::optional(stretches_[next].from) : std::nullopt;
}

}  // namespace relay
