#include "Core/OnDuty/CalendarRoster.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "Core/OnDuty/CalendarEvent.h"
#include "Core/OnDuty/CalendarText.h"
#include "Core/OnDuty/CalendarZones.h"
#include "Core/OnDuty/LocalMoment.h"
#include "Core/OnDuty/Recurrence.h"

namespace relay {
namespace {

using std::chrono::local_seconds;
using std::chrono::seconds;

constexpr std::chrono::days longestShift{366};

std::string shortened(const std::string& text) {
  constexpr std::size_t most = 60;
  return text.size() <= most ? text : text.substr(0, most) + "…";
}

// Puts the events of one calendar into a roster.
class Reader {
 public:
  Reader(CalendarText text, const RosterWindow& window, const ZoneOffset& zone)
      : text_(std::move(text)), window_(window), zones_(text_.zones), zone_(zone), utc_([](WallTime) {
          return seconds(0);
        }) {
    roster_.from = window.from;
    roster_.until = window.until;
    if (const ZoneOffset* own = zones_.find(text_.zone)) {
      zone_ = *own;
      roster_.zone = text_.zone;
    }
  }

  Result<Roster> read() {
    for (const std::string& part : text_.events) {
      auto event = readCalendarEvent(part);
      if (event)
        sort(std::move(event).value());
      else
        fault(titleOf(part), {}, event.error().what + ": it is left out");
    }
    for (const auto& [uid, event] : newest_) add(event);
    for (const CalendarEvent& event : nameless_) add(event);
    if (roster_.entries.size() > Roster::mostEntries)
      return Error{Error::Kind::Config, "it has more than " + std::to_string(Roster::mostEntries) + " shifts"};
    return std::move(roster_);
  }

 private:
  static std::string titleOf(const std::string& part) {
    const std::size_t at = part.find("\r\nSUMMARY");
    if (at == std::string::npos) return {};
    const std::size_t colon = part.find(':', at);
    return colon == std::string::npos ? std::string() : part.substr(colon + 1, part.find('\r', colon) - colon - 1);
  }

  void fault(const std::string& title, const std::optional<local_seconds>& start, const std::string& what) {
    std::string which = "entry \"" + shortened(title) + "\"";
    if (start) which += " of " + localText(WallTime(start->time_since_epoch()), utc_);
    addFault(roster_, which + ": " + what);
  }

  // A later version of an event replaces the earlier one; changed single occurrences are kept with their series.
  void sort(CalendarEvent event) {
    if (event.replaces) {
      replaced_[event.uid].insert(begin(*event.replaces, event));
      if (event.alsoLaterOnes)
        fault(event.title, event.start.local, "it also changes the later ones of its series: only this one is changed");
      nameless_.push_back(std::move(event));
      return;
    }
    if (event.uid.empty()) return nameless_.push_back(std::move(event));
    newest(std::move(event));
  }

  void newest(CalendarEvent event) {
    const auto [begin, end] = newest_.equal_range(event.uid);
    for (auto it = begin; it != end; ++it) {
      if (it->second.sequence == event.sequence) continue;
      if (it->second.sequence < event.sequence) it->second = std::move(event);
      return;
    }
    const std::string uid = event.uid;
    newest_.emplace(uid, std::move(event));
  }

  // The zone of a time; what is not known is told once and taken for the calendar's own.
  const ZoneOffset& zoneOf(const CalendarTime& time, const CalendarEvent& event) {
    if (time.utc) return utc_;
    if (time.day || time.tzid.empty()) return zone_;
    if (const ZoneOffset* found = zones_.find(time.tzid)) return *found;
    if (unknownZones_.insert(time.tzid).second)
      fault(event.title, time.local,
            "its time zone \"" + shortened(time.tzid) + "\" is unknown: read as the roster's own");
    return zone_;
  }

  WallTime begin(const CalendarTime& time, const CalendarEvent& event) {
    return beginMoment(time.local, zoneOf(time, event));
  }

  CalendarLength lengthOf(const CalendarEvent& event) {
    if (event.length) return *event.length;
    if (!event.end) return event.start.day ? CalendarLength{std::chrono::days(1), {}} : CalendarLength{};
    const ZoneOffset& from = zoneOf(event.start, event);
    const ZoneOffset& until = zoneOf(*event.end, event);
    if (event.start.tzid == event.end->tzid && event.start.utc == event.end->utc)
      return {event.end->local - event.start.local, {}};
    return {localTime(endMoment(event.end->local, until), from) - event.start.local, {}};
  }

  void add(const CalendarEvent& event) {
    if (event.cancelled) return;
    const CalendarLength length = lengthOf(event);
    if (length.nominal + length.exact <= seconds(0))
      return fault(event.title, event.start.local, "it has no length, or ends before it begins: it is left out");
    if (length.nominal + length.exact > longestShift)
      return fault(event.title, event.start.local, "it is longer than a year: it is left out");
    const ZoneOffset& zone = zoneOf(event.start, event);
    auto starts = startsOf(event, zone, length);
    if (!starts) return fault(event.title, event.start.local, starts.error().what + ": it is left out");
    for (const local_seconds start : starts.value()) addShift(event, start, length, zone);
  }

  // Every begin on the wall clock that can touch the window.
  Result<std::set<local_seconds>> startsOf(const CalendarEvent& event, const ZoneOffset& zone,
                                           const CalendarLength& length) {
    const local_seconds from = localTime(window_.from, zone) -
                               std::chrono::ceil<std::chrono::days>(length.nominal + length.exact) -
                               std::chrono::days(1);
    const local_seconds until = localTime(window_.until, zone);
    std::set<local_seconds> starts{event.start.local};  // counts also where the rule does not fit it
    for (const CalendarTime& time : event.extra) starts.insert(localTime(begin(time, event), zone));
    for (const std::string& rule : event.rules) {
      auto found = occurrences({rule, event.start.local, event.start.day, zone}, from, until, budget_);
      if (!found) return found.error();
      starts.insert(found.value().begin(), found.value().end());
    }
    if (auto left = except(event, zone, from, until, starts); !left) return left.error();
    return starts;
  }

  Outcome except(const CalendarEvent& event, const ZoneOffset& zone, local_seconds from, local_seconds until,
                 std::set<local_seconds>& starts) {
    for (const CalendarTime& time : event.except) {
      if (time.day && !event.start.day)
        std::erase_if(starts,
                      [&](local_seconds one) { return std::chrono::floor<std::chrono::days>(one) == time.local; });
      else
        std::erase_if(starts, [moment = begin(time, event), &zone](local_seconds one) {
          return beginMoment(one, zone) == moment;
        });
    }
    for (const std::string& rule : event.exceptRules) {
      auto found = occurrences({rule, event.start.local, event.start.day, zone}, from, until, budget_);
      if (!found) return found.error();
      for (const local_seconds one : found.value()) starts.erase(one);
    }
    return success();
  }

  void addShift(const CalendarEvent& event, local_seconds start, const CalendarLength& length, const ZoneOffset& zone) {
    const WallTime from = beginMoment(start, zone);
    if (!event.replaces) {
      const auto replaced = replaced_.find(event.uid);
      if (replaced != replaced_.end() && replaced->second.count(from) != 0) return;
    }
    const WallTime until =
        (length.nominal == seconds(0) ? from : endMoment(start + length.nominal, zone)) + length.exact;
    if (until <= window_.from || from >= window_.until || until <= from) return;
    if (roster_.entries.size() > Roster::mostEntries) return;  // read() refuses it then
    roster_.entries.push_back({event.title, event.attendees, from, until, event.priority});
  }

  CalendarText text_;
  RosterWindow window_;
  CalendarZones zones_;
  ZoneOffset zone_;
  ZoneOffset utc_;
  Roster roster_;
  RecurrenceBudget budget_;
  std::multimap<std::string, CalendarEvent> newest_;  // by UID; several with one UID and SEQUENCE all count
  std::vector<CalendarEvent> nameless_;               // without UID, and changed occurrences
  std::map<std::string, std::set<WallTime>> replaced_;
  std::set<std::string> unknownZones_;
};

}  // namespace

Result<Roster> readCalendarRoster(const std::string& text, const RosterWindow& window, const ZoneOffset& zone) {
  auto cut = cutCalendar(text);
  if (!cut) return cut.error();
  return Reader(std::move(cut).value(), window, zone).read();
}

}  // namespace relay
