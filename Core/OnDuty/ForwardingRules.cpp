#include "Core/OnDuty/ForwardingRules.h"

#include <algorithm>
#include <utility>

#include "Core/Masking.h"

namespace relay {
namespace {

using namespace std::chrono_literals;
using Kind = ForwardingNews::Kind;

constexpr std::chrono::minutes alarmAfter{5};
constexpr std::chrono::milliseconds longestWait = 60s;
constexpr int mostDoublings = 6;

std::string shown(const std::string& number) { return number.empty() ? "no number" : masked(number); }

std::string joined(const std::vector<std::string>& clauses) {
  std::string text;
  for (const auto& clause : clauses) text += (text.empty() ? "" : "; ") + clause;
  return text;
}

}  // namespace

void ForwardingRules::aim(const std::string& number, Elapsed now) {
  if (number == target_) return;
  target_ = number;
  confirmed_ = false;
  drift_.reset();
  stage_ = Stage::Look;
  failures_ = 0;
  failure_.clear();
  if (failingSince_ && !alarmed_) failingSince_ = now;
  at_ = number.empty() ? std::nullopt : std::optional(now);
  if (number.empty()) problem_.clear();
}

ForwardingRules::Step ForwardingRules::next(Elapsed now) {
  if (!at_ || now < std::max(*at_, notBefore_) || target_.empty()) return Step::Wait;
  switch (stage_) {
    case Stage::Change: return Step::WriteMobile;
    case Stage::ChangeRules: return Step::WriteRules;
    default: return Step::Read;
  }
}

std::optional<ForwardingRules::Elapsed> ForwardingRules::wakeAt() const {
  if (!at_) return std::nullopt;
  const Elapsed due = std::max(*at_, notBefore_);
  return failingSince_ && !alarmed_ ? std::min(due, *failingSince_ + alarmAfter) : due;
}

ForwardingRules::News ForwardingRules::read(const ForwardingUser& user, Elapsed now) {
  const Stage stage = stage_;
  user_ = user;
  everRead_ = true;
  if (isTarget(user.mobile)) return asWanted(now);
  if (stage == Stage::Confirm)
    return mismatch("it took the number " + shown(target_) + " for extension " + settings_.extension + " but shows " +
                        shown(user.mobile) + ": does something else change it, too?",
                    now);
  return different(now);
}

ForwardingRules::News ForwardingRules::different(Elapsed now) {
  News news;
  if (std::exchange(confirmed_, false) || drift_) {
    if (std::exchange(drift_, user_.mobile) != user_.mobile) {
      news.push_back({Kind::Drift, target_, user_.mobile,
                      "Somebody changed the mobile number of extension " + settings_.extension + " from " +
                          shown(target_) + " to " + shown(user_.mobile) +
                          (settings_.repairs ? ": putting it back" : "; repair = no, so it stays")});
    }
    if (!settings_.repairs) {
      succeed(now, news);
      problem_ = "the mobile number of extension " + settings_.extension + " is " + shown(user_.mobile) +
                 ", set by hand, where " + shown(target_) + " is on duty";
      rest(now);
      return news;
    }
  }
  before_ = user_.mobile;
  stage_ = Stage::Change;
  at_ = now;
  return news;
}

ForwardingRules::News ForwardingRules::asWanted(Elapsed now) {
  News news;
  const bool wrote = stage_ == Stage::Confirm;
  if (!std::exchange(confirmed_, true)) {
    news.push_back(
        {wrote ? Kind::Updated : Kind::Found, wrote ? before_ : user_.mobile, target_,
         wrote ? "Extension " + settings_.extension + ": " + shown(before_) + " -> " + shown(target_)
               : "Extension " + settings_.extension + " has the mobile number " + shown(target_) + " already"});
  }
  drift_.reset();
  const News rules = rulesOf(now);
  news.insert(news.end(), rules.begin(), rules.end());
  return news;
}

ForwardingRules::News ForwardingRules::rulesOf(Elapsed now) {
  News news;
  const auto same = [this](std::string_view a, std::string_view b) { return sameNumber(a, b, settings_); };
  auto elsewhere = rulesElsewhere(user_, target_, true, same);
  if (settings_.writesRules) {
    const auto inside = rulesElsewhere(user_, target_, false, same);
    elsewhere.insert(elsewhere.end(), inside.begin(), inside.end());
  }
  const std::string clauses = joined(elsewhere);
  const std::string what = "the forwarding rules of extension " + settings_.extension +
                           " do not lead to the mobile number " + shown(target_) + ": " + clauses;
  if (elsewhere.empty()) {
    if (stage_ == Stage::ConfirmRules || !rulesTold_.empty())
      news.push_back({Kind::RulesRight,
                      {},
                      target_,
                      "The forwarding rules of extension " + settings_.extension + " lead to " + shown(target_)});
  } else if (settings_.writesRules && stage_ == Stage::ConfirmRules) {
    return mismatch("it took new forwarding rules, yet " + what, now);
  } else if (settings_.writesRules) {
    stage_ = Stage::ChangeRules;
    at_ = now;
    return news;
  } else if (rulesTold_ != clauses) {
    news.push_back({Kind::RulesElsewhere,
                    {},
                    target_,
                    what + ". Set them to the mobile number in every status, or set profiles = yes in [onduty]"});
  }
  rulesTold_ = clauses;
  succeed(now, news);
  problem_ = elsewhere.empty() ? std::string() : what;
  rest(now);
  return news;
}

void ForwardingRules::mobileWritten(Elapsed now) {
  stage_ = Stage::Confirm;
  at_ = now;
}

void ForwardingRules::rulesWritten(Elapsed now) {
  stage_ = Stage::ConfirmRules;
  at_ = now;
}

void ForwardingRules::rest(Elapsed now) {
  stage_ = Stage::Look;
  at_ = now + settings_.verifyEvery;
}

void ForwardingRules::succeed(Elapsed now, News& news) {
  failures_ = 0;
  failure_.clear();
  alarmed_ = false;
  const auto since = std::exchange(failingSince_, std::nullopt);
  if (!since) return;
  const auto lasted = std::chrono::duration_cast<std::chrono::seconds>(now - *since).count();
  news.push_back({Kind::Recovered,
                  {},
                  target_,
                  "The number of extension " + settings_.extension + " can be kept up to date again, after " +
                      std::to_string(lasted) + " s"});
}

ForwardingRules::News ForwardingRules::mismatch(const std::string& what, Elapsed now) {
  return failed({Error::Kind::Rejected, "the phone system is not as it was told to be: " + what, true}, 0ms, now, 0.5);
}

ForwardingRules::News ForwardingRules::failed(const Error& error, Elapsed retryAfter, Elapsed now, double chance) {
  News news;
  if (!failingSince_) failingSince_ = now;
  const auto wait = std::min<Elapsed>(longestWait, 1000ms * (1 << std::min(failures_++, mostDoublings)));
  const auto spread = std::chrono::duration_cast<Elapsed>(wait * (0.75 + 0.25 * chance));
  stage_ = Stage::Look;
  at_ = now + spread;
  if (retryAfter > 0ms) notBefore_ = now + retryAfter;
  problem_ = error.what;
  if (std::exchange(failure_, error.what) != error.what) {
    news.push_back({Kind::Failed, everRead_ ? user_.mobile : std::string(), target_,
                    "The number of extension " + settings_.extension + " could not be " +
                        (confirmed_ ? "verified" : "changed") + ": " + error.what + "; trying again. " +
                        callersReach()});
  }
  const News late = alarm(now);
  news.insert(news.end(), late.begin(), late.end());
  return news;
}

void ForwardingRules::restart(Elapsed now) {
  stage_ = Stage::Look;
  failures_ = 0;
  notBefore_ = Elapsed(0);
  if (!target_.empty()) at_ = now;
}

ForwardingRules::News ForwardingRules::alarm(Elapsed now) {
  if (alarmed_ || !failingSince_ || now - *failingSince_ < alarmAfter) return {};
  alarmed_ = true;
  return {{Kind::Alarm, everRead_ ? user_.mobile : std::string(), target_,
           "For five minutes the number of extension " + settings_.extension + " could not be " +
               (confirmed_ ? "verified" : "changed to " + shown(target_)) + ": " + failure_ + ". " + callersReach()}};
}

std::string ForwardingRules::callersReach() const {
  if (!everRead_) return "Whom callers reach now is not known";
  return "Callers reach " + (user_.mobile.empty() ? "nobody" : shown(user_.mobile)) +
         (confirmed_ ? ", as they should" : " now");
}

}  // namespace relay
