#include "Core/OnDuty/LookAhead.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "Core/Masking.h"
#include "Core/OnDuty/LocalMoment.h"

namespace relay {
namespace {

class Lookout {
 public:
  Lookout(const DutyPlan& plan, const Schedule& schedule, WallTime now, const ZoneOffset& zone)
      : plan_(plan), schedule_(schedule), now_(now), end_(now + lookAheadFor), zone_(zone) {}

  std::vector<DutyWarning> look(const std::vector<RosterFault>& faults) {
    for (const RosterFault& fault : faults)
      add({DutyWarning::Kind::Unread, WallTime(), WallTime(), {}, "The roster: " + fault.what});
    lookForGaps();
    lookAtPeople(plan_.overrides);
    lookAtPeople(plan_.roster);
    lookAtPeople(plan_.holidays);
    lookForOverlaps();
    std::stable_sort(found_.begin(), found_.end(),
                     [](const DutyWarning& one, const DutyWarning& other) { return one.from < other.from; });
    return std::move(found_);
  }

 private:
  void add(DutyWarning warning) {
    if (found_.size() < mostWarnings) found_.push_back(std::move(warning));
  }
  std::string span(WallTime from, WallTime until) const {
    const std::string begin = from <= now_ ? "now" : localText(from, zone_);
    return "from " + begin + (until >= plan_.until ? " on" : " until " + localText(until, zone_));
  }
  bool ahead(WallTime from, WallTime until) const { return until > now_ && from < end_; }

  std::string whyUnusable(const Assignment& one) const {
    for (const PersonSettings& person : plan_.people) {
      if (person.name == one.person) return unusableBecause(person.mobile, plan_.rules);
    }
    return {};
  }

  void lookForGaps() {
    for (const DutyShift& gap : schedule_.between(plan_.from, plan_.until)) {
      if (gap.source != DutySource::Fallback || !ahead(gap.from, gap.until)) continue;
      const std::string instead =
          gap.number.empty() ? "and there is no fallback_number" : "calls go to " + masked(gap.number) + " then";
      // One that has lasted for as long as the plan goes back has no begin worth telling.
      const WallTime from = gap.from <= plan_.from ? WallTime() : gap.from;
      add({DutyWarning::Kind::Gap,
           from,
           gap.until,
           {},
           "Nobody is on duty " + span(gap.from, gap.until) + ": " + instead});
    }
  }

  // The first shift of each unknown name, and of each person who can't be reached.
  void lookAtPeople(const std::vector<Assignment>& assigned) {
    for (const Assignment& one : assigned) {
      if (!ahead(one.from, one.until) || !told_.insert(one.person).second) continue;
      if (!one.known) {
        add({DutyWarning::Kind::UnknownName,
             one.from,
             one.until,
             {one.person},
             "The roster has \"" + one.person + "\" " + span(one.from, one.until) +
                 ", but there is no section [person " + one.person + "]"});
        continue;
      }
      const std::string why = whyUnusable(one);
      if (why.empty()) continue;
      add({DutyWarning::Kind::NoNumber,
           one.from,
           one.until,
           {one.person},
           one.person + " is on duty " + span(one.from, one.until) + ", but the mobile number of [person " +
               one.person + "] can't be used: " + why});
    }
  }

  // Whether the later shift begins when the earlier one ends, by a clock that shows this hour twice.
  bool doubledHour(const Assignment& early, const Assignment& late) const {
    return localTime(late.from, zone_) == localTime(early.until, zone_);
  }

  void lookForOverlaps() {
    std::vector<const Assignment*> sorted;
    for (const Assignment& one : plan_.roster) {
      if (one.known && ahead(one.from, one.until)) sorted.push_back(&one);
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Assignment* one, const Assignment* other) { return one->from < other->from; });
    int looked = 0;
    for (std::size_t first = 0; first < sorted.size(); ++first) {
      for (std::size_t second = first + 1; second < sorted.size() && sorted[second]->from < sorted[first]->until;
           ++second) {
        if (++looked > 100'000) return;
        addOverlap(*sorted[first], *sorted[second]);
      }
    }
  }

  void addOverlap(const Assignment& early, const Assignment& late) {
    if (early.person == late.person || early.priority != late.priority || doubledHour(early, late)) return;
    const WallTime until = std::min(early.until, late.until);
    if (until <= now_) return;
    add({DutyWarning::Kind::Overlap,
         late.from,
         until,
         {early.person, late.person},
         early.person + " and " + late.person + " are both on duty " + span(late.from, until) + ": " + late.person +
             " is called; give them a PRIORITY, or let one end when the other begins"});
  }

  const DutyPlan& plan_;
  const Schedule& schedule_;
  WallTime now_;
  WallTime end_;
  const ZoneOffset& zone_;
  std::set<std::string> told_;
  std::vector<DutyWarning> found_;
};

}  // namespace

std::vector<DutyWarning> lookAhead(const DutyPlan& plan, const Schedule& schedule,
                                   const std::vector<RosterFault>& faults, WallTime now, const ZoneOffset& zone) {
  return Lookout(plan, schedule, now, zone).look(faults);
}

}  // namespace relay
