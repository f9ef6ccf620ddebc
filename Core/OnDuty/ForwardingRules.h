#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "Core/OnDuty/ForwardingSettings.h"
#include "Core/Pbx/Forwarding.h"

namespace relay {

// What an administrator should hear of the number in the phone system; once each.
struct ForwardingNews {
  enum class Kind {
    Updated,         // the number was written and read back
    Found,           // it was right already
    Drift,           // somebody changed it by hand
    RulesElsewhere,  // the forwarding rules do not lead to it
    RulesRight,      // now they do
    Refused,         // no number that could be written: the one that is there stays
    Failed,          // could not be written or verified; trying again
    Alarm,           // for five minutes
    Recovered,       // after Failed
  };
  Kind kind = Kind::Found;
  std::string before;  // the number in the phone system, where it matters
  std::string after;
  std::string text;  // one line, numbers masked
};

// When to read and write the number of the person on duty, and what follows from the answers. Pure: time and chance
// are arguments; whoever owns it does what next() says and reports what came of it.
//
//   read -> as wanted? -> else write -> read back -> compare by digits
//
// A failure is tried again after 1, 2, 4 … 60 s for ever, a quarter by chance; 429 waits as long as it says. A new
// number is tried at once, but for that wait. After five minutes without success comes one Alarm.
class ForwardingRules {
 public:
  using Elapsed = std::chrono::milliseconds;
  enum class Step { Wait, Read, WriteMobile, WriteRules };

  explicit ForwardingRules(ForwardingSettings settings) : settings_(std::move(settings)) {}

  // The number to be in the phone system, as pushedNumber gives it; empty: leave the one that is there.
  void aim(const std::string& number, Elapsed now);
  // What is due; the owner has one step under way at a time.
  Step next(Elapsed now);
  // When next() or alarm() will have something; nullopt: not before aim().
  std::optional<Elapsed> wakeAt() const;

  std::vector<ForwardingNews> read(const ForwardingUser& user, Elapsed now);
  void mobileWritten(Elapsed now);
  void rulesWritten(Elapsed now);
  // `retryAfter`: how long the phone system wants to be left alone; 0: it did not say.
  std::vector<ForwardingNews> failed(const Error& error, Elapsed retryAfter, Elapsed now, double chance);
  // The session is another one: what was under way is void, and worth a try at once.
  void restart(Elapsed now);
  // Every time that wakeAt() has come.
  std::vector<ForwardingNews> alarm(Elapsed now);

  const std::string& target() const { return target_; }
  const ForwardingUser& user() const { return user_; }     // as last read
  bool confirmed() const { return confirmed_; }            // what is aimed at was last seen in the phone system
  const std::string& problem() const { return problem_; }  // one line; empty: all is well
  bool failing() const { return failingSince_.has_value(); }
  bool alarming() const { return alarmed_; }  // for five minutes
  bool everRead() const { return everRead_; }

 private:
  enum class Stage { Look, Change, Confirm, ChangeRules, ConfirmRules };
  using News = std::vector<ForwardingNews>;

  bool isTarget(const std::string& number) const { return sameNumber(number, target_, settings_); }
  News different(Elapsed now);
  News asWanted(Elapsed now);
  News rulesOf(Elapsed now);
  void rest(Elapsed now);
  void succeed(Elapsed now, News& news);
  News mismatch(const std::string& what, Elapsed now);
  std::string callersReach() const;

  ForwardingSettings settings_;
  std::string target_;
  ForwardingUser user_;
  Stage stage_ = Stage::Look;
  std::optional<Elapsed> at_;
  Elapsed notBefore_{0};
  bool everRead_ = false;
  bool confirmed_ = false;
  bool alarmed_ = false;
  int failures_ = 0;
  std::optional<Elapsed> failingSince_;
  std::string failure_;  // the last one told
  std::string problem_;
  std::string before_;                // the number that is being replaced
  std::optional<std::string> drift_;  // the number put in by hand that was told
  std::string rulesTold_;
};

}  // namespace relay
