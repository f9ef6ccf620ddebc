#include "Core/OnDuty/Recurrence.h"

#include <algorithm>
#include <memory>

#include <libical/ical.h>

#include "Core/OnDuty/CalendarTimes.h"
#include "Core/OnDuty/LocalMoment.h"

namespace relay {
namespace {

using std::chrono::local_seconds;
using Iterator = std::unique_ptr<icalrecur_iterator, decltype(&icalrecur_iterator_free)>;

Error refused(std::string what) { return {Error::Kind::Config, std::move(what), false}; }

bool listed(const short* list) { return list[0] != ICAL_RECURRENCE_ARRAY_MAX; }

// An UNTIL in the terms in which the rule is followed: the zone's wall clock; a date includes its day.
void localizeUntil(const Repeat& repeat, icalrecurrencetype& rule) {
  if (icaltime_is_null_time(rule.until) != 0) return;
  local_seconds last = localOf(rule.until);
  if (rule.until.is_date != 0)
    last += repeat.day ? std::chrono::seconds(0) : std::chrono::days(1) - std::chrono::seconds(1);
  else if (icaltime_is_utc(rule.until) != 0)
    last = localTime(WallTime(last.time_since_epoch()), repeat.zone);
  rule.until = floatingTime(last, repeat.day);
}

// Whether the rule's parts may contradict each other, so that it fits no day at all.
bool mayFitNothing(const icalrecurrencetype& rule) {
  int lists = 0;
  for (const short* list : {rule.by_month, rule.by_month_day, rule.by_year_day, rule.by_week_no, rule.by_set_pos,
                            rule.by_day, rule.by_hour})
    lists += listed(list) ? 1 : 0;
  const bool weekdaysOnly = rule.freq == ICAL_WEEKLY_RECURRENCE && lists == 1 && listed(rule.by_day);
  return lists > 1 || (rule.interval > 1 && lists > 0 && !weekdaysOnly);
}

// About how many milliseconds libical takes to find that out.
long searchOf(const icalrecurrencetype& rule) {
  switch (rule.freq) {
    case ICAL_DAILY_RECURRENCE: return 500;
    case ICAL_WEEKLY_RECURRENCE: return 100;
    case ICAL_MONTHLY_RECURRENCE: return 300;
    default: return 200;
  }
}

Outcome checkRule(const icalrecurrencetype& rule, RecurrenceBudget& budget) {
  if (rule.freq == ICAL_NO_RECURRENCE) return refused("its repetition could not be understood");
  if (rule.freq == ICAL_SECONDLY_RECURRENCE || rule.freq == ICAL_MINUTELY_RECURRENCE || listed(rule.by_second))
    return refused("it repeats each second or minute");
  if (rule.freq == ICAL_HOURLY_RECURRENCE &&
      (mayFitNothing(rule) || listed(rule.by_hour) || listed(rule.by_day) || listed(rule.by_month)))
    return refused("it repeats each hour of some days: let it repeat each day");
  if (mayFitNothing(rule) && (budget.searching -= searchOf(rule)) < 0)
    return refused("the calendar has too many entries with rules as intricate as this");
  return success();
}

// To the last occurrence before the window, so that years of the past need not be walked through.
void skipAhead(const Repeat& repeat, local_seconds from, const icalrecurrencetype& rule, icalrecur_iterator* iterator) {
  if (rule.count == 0 && from > repeat.start)
    icalrecur_iterator_set_start(iterator, floatingTime(std::chrono::floor<std::chrono::days>(from), repeat.day));
}

}  // namespace

Result<std::vector<local_seconds>> occurrences(const Repeat& repeat, local_seconds from, local_seconds until,
                                               RecurrenceBudget& budget) {
  icalrecurrencetype rule = icalrecurrencetype_from_string(repeat.rule.c_str());
  if (auto fit = checkRule(rule, budget); !fit) return fit.error();
  localizeUntil(repeat, rule);
  if (icaltime_is_null_time(rule.until) == 0 && localOf(rule.until) < from) return std::vector<local_seconds>();
  const Iterator iterator(icalrecur_iterator_new(rule, floatingTime(repeat.start, repeat.day)),
                          icalrecur_iterator_free);
  if (!iterator) return refused("its repetition could not be understood");
  skipAhead(repeat, from, rule, iterator.get());
  std::vector<local_seconds> found;
  for (;;) {
    const icaltimetype next = icalrecur_iterator_next(iterator.get());
    if (icaltime_is_null_time(next) != 0) break;
    const local_seconds at = localOf(next);
    if (at >= until) break;
    if (--budget.steps < 0) return refused("the calendar repeats too many entries too often");
    if (at < from) continue;
    if (found.size() >= mostOccurrences) return refused("it repeats too often: more than 24 times a day");
    found.push_back(at);
  }
  return found;
}

}  // namespace relay
