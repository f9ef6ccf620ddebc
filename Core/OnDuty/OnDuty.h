#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "Core/Config/Settings.h"
#include "Core/Http/HttpClient.h"
#include "Core/OnDuty/DutyAnswer.h"
#include "Core/OnDuty/DutyNumber.h"
#include "Core/OnDuty/DutyRecord.h"
#include "Core/OnDuty/DutyWarning.h"
#include "Core/Result.h"
#include "Core/Time.h"

namespace relay {

// What the on-duty number depends on.
struct DutySettings {
  OnDutySettings onDuty;
  std::string timezone;  // `[pbx] timezone`: that of a roster which does not say its own; empty: the machine's
  std::string country;   // `[pbx] country`, where [onduty] has none
  std::vector<std::string> ownNumbers;  // that lead back to this service
  bool operator==(const DutySettings&) const = default;
};

DutySettings dutySettings(const Settings& settings);

// What a number must not be, with these settings.
DutyNumberRules dutyNumberRules(const DutySettings& settings);

// For people and webhooks: events `duty_warning` and `duty_changed`.
struct DutyNotice {
  std::string word;  // "duty_warning" or "duty_changed"
  std::string text;  // one line
  std::string json;  // a JSON object with the particulars; numbers whole, since a receiver may need to dial them
  WallTime at;
};

// Beside the answers, for /health and metrics.
struct DutyHealth {
  bool enabled = false;
  DutyAnswer now;
  std::string roster;                // the file, or the URL without its secrets
  std::string rosterProblem;         // why the last good copy is used, or none; empty: all is well
  std::optional<WallTime> rosterAt;  // when the roster in force was read or last found unchanged
  std::string holidaysProblem;       // the same of the holidays
  std::string auditProblem;          // why proof is not written; empty: all is well
  std::vector<DutyWarning> warnings;
};

// Who is on duty: the roster kept up to date, overrides, look-ahead and proof. With `enabled = no` it answers
// "nobody" and does nothing.
//
// Time:    answers are computed ahead and only looked up; hand-over happens at the exact minute. After a restart
//          the last answer is there at once, before the roster has been read.
// Failure: a roster that cannot be had or read leaves the last good copy in force (kept in data_dir), with `stale`.
//          A database that cannot be written is told in health() and never stops an answer.
// Threads: every member is called on the io thread, callbacks run there; reading and writing of files,
//          parsing and the database have a thread of their own.
class OnDuty {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    const Clock& clock;
    std::string dataDir;
    std::function<std::unique_ptr<HttpClient>()> makeClient;  // for a roster at a URL
    std::function<void(const DutyNotice&)> notify;            // webhooks; may be empty
  };
  explicit OnDuty(Parts parts);
  ~OnDuty();
  OnDuty(const OnDuty&) = delete;
  OnDuty& operator=(const OnDuty&) = delete;

  void start(const DutySettings& settings);
  void reload(const DutySettings& settings);
  void refresh();  // asks for the roster now

  DutyAnswer now() const;
  const DutySettings& settings() const;

  // False until the roster was read, or found unreadable, for the first time: until then now() is the last answer of
  // the run before, or the fallback, and nothing should be written on its word. onChange is called when it becomes
  // true.
  bool ready() const;

  // Called after each change of who is reached, or of the number; not at once for what is there already. Several may
  // listen, for as long as this object lives.
  void onChange(std::function<void(const DutyAnswer&)> changed);

  // Every minute of [from, to) in order, gaps as Fallback. At most 366 days are answered; what lies beyond
  // what the roster was read for (13 months ahead) is Fallback.
  std::vector<DutyShift> between(WallTime from, WallTime to) const;

  // Puts `person` (case and spacing forgiven) on duty for [from, to), before everything else; of several the newest
  // counts. `who` is for the proof. On disk before it succeeds.
  // Failure: Config for an unknown person, one without a usable number, to <= from or in the past, more than a year;
  //          Disk.
  Outcome setOverride(const std::string& person, WallTime from, WallTime to, const std::string& why,
                      const std::string& who);
  // Ends every override that touches [from, to). Returns how many. Failure: Disk.
  Result<int> clearOverrides(WallTime from, WallTime to, const std::string& why, const std::string& who);

  std::vector<DutyWarning> warnings() const;
  DutyHealth health() const;

  // Adds a line to the audit; never blocks, never fails the caller. Beyond 10,000 waiting lines of RoutingAnswer the
  // further ones are counted into one.
  void record(DutyRecord line);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace relay
