#include "Core/OnDuty/ForwardingUpdater.h"

#include <algorithm>
#include <utility>

#include "Core/Delivery/RetryAfter.h"
#include "Core/Masking.h"

namespace relay {

using Elapsed = std::chrono::milliseconds;

ForwardingUpdater::ForwardingUpdater(Parts parts) : parts_(std::move(parts)), alarm_(parts_.pace->makeAlarm()) {}

void ForwardingUpdater::configure(const ForwardingSettings& settings, const std::optional<DutyAnswer>& onDuty) {
  settings_ = settings;
  rules_ = ForwardingRules(settings);
  onDuty_ = onDuty;
  refused_.clear();
  sessionReplaced();
}

void ForwardingUpdater::dutyChanged(const DutyAnswer& onDuty) {
  onDuty_ = onDuty;
  aim();
  look();
}

void ForwardingUpdater::sessionReplaced() {
  ++*round_;
  busy_ = false;
  rules_.restart(parts_.pace->now().mono);
  aim();
  look();
}

void ForwardingUpdater::reachable() {
  if (busy_ || rules_.problem().empty()) return;
  rules_.restart(parts_.pace->now().mono);
  look();
}

// Why the number on duty cannot be written; empty: it can.
std::string ForwardingUpdater::refusal() const {
  if (onDuty_->number.empty()) return "nobody is on duty and there is no fallback_number";
  std::string why = unusableBecause(onDuty_->number, settings_.numbers);
  if (why.empty()) why = unusableBecause(pushedNumber(onDuty_->number, settings_), settings_.numbers);
  if (why.empty()) return {};
  return "the number " + masked(onDuty_->number) + " of " +
         (onDuty_->displayName.empty() ? "fallback_number" : onDuty_->displayName) + " is never written: " + why;
}

void ForwardingUpdater::aim() {
  if (!settings_.enabled || !onDuty_) return;
  const std::string why = refusal();
  rules_.aim(why.empty() ? pushedNumber(onDuty_->number, settings_) : std::string(), parts_.pace->now().mono);
  if (std::exchange(refused_, why) == why || why.empty()) return;
  parts_.tell({ForwardingNews::Kind::Refused,
               rules_.user().mobile,
               {},
               "The number of extension " + settings_.extension + " stays as it is: " + why});
}

void ForwardingUpdater::look() {
  if (busy_ || !settings_.enabled) return;
  const Elapsed now = parts_.pace->now().mono;
  tell(rules_.alarm(now));
  const auto step = rules_.next(now);
  PbxForwarding* pbx = step == ForwardingRules::Step::Wait ? nullptr : parts_.pbx();
  if (pbx != nullptr) return begin(*pbx, step);
  const auto wake = rules_.wakeAt();
  if (!wake) return alarm_->silence();
  constexpr Elapsed whileThereIsNone{1000};
  const Elapsed least = step == ForwardingRules::Step::Wait ? Elapsed(0) : whileThereIsNone;
  alarm_->ringAfter(std::max(*wake - now, least), [this] { look(); });
}

void ForwardingUpdater::begin(PbxForwarding& pbx, ForwardingRules::Step step) {
  busy_ = true;
  writing_ = rules_.target();
  alarm_->silence();
  const auto current = [watched = std::weak_ptr(round_), round = *round_] {
    const auto now = watched.lock();
    return now && *now == round;
  };
  const auto after = [this, current](void (ForwardingRules::*done)(Elapsed)) {
    return [this, current, done](const ForwardingFailure* failed) {
      if (current()) ended(failed, done);
    };
  };
  if (step == ForwardingRules::Step::WriteMobile)
    return pbx.writeMobile(rules_.user().id, rules_.target(), after(&ForwardingRules::mobileWritten));
  if (step == ForwardingRules::Step::WriteRules)
    return pbx.writeRules(rules_.user(), rules_.target(), after(&ForwardingRules::rulesWritten));
  pbx.readUser(settings_.extension, [this, current](Result<ForwardingUser> read, const std::string& retryAfter) {
    if (!current()) return;
    if (!read) {
      const ForwardingFailure failed{read.error(), retryAfter};
      return ended(&failed, nullptr);
    }
    busy_ = false;
    tell(rules_.read(read.value(), parts_.pace->now().mono));
    look();
  });
}

void ForwardingUpdater::ended(const ForwardingFailure* failed, void (ForwardingRules::*done)(Elapsed)) {
  busy_ = false;
  const Elapsed now = parts_.pace->now().mono;
  if (failed != nullptr)
    tell(rules_.failed(failed->error, pauseOf(failed->retryAfter), now, parts_.pace->chance()));
  else if (rules_.target() == writing_)  // else somebody else is on duty since, and all begins again
    (rules_.*done)(now);
  look();
}

void ForwardingUpdater::tell(const std::vector<ForwardingNews>& news) {
  for (const auto& one : news) parts_.tell(one);
}

Elapsed ForwardingUpdater::pauseOf(const std::string& retryAfter) const {
  return parseRetryAfter(retryAfter, parts_.pace->now().wall).value_or(Elapsed(0));
}

ForwardingStatus ForwardingUpdater::status() const {
  ForwardingStatus status;
  status.enabled = settings_.enabled;
  status.extension = settings_.extension;
  status.wanted = rules_.target();
  status.inPbx = rules_.user().mobile;
  status.confirmed = rules_.confirmed();
  status.problem = refused_.empty() ? rules_.problem() : refused_;
  status.needsPerson = !status.problem.empty() && (rules_.alarming() || !rules_.failing());
  return status;
}

}  // namespace relay
