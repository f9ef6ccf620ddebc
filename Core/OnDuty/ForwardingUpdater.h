#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "Core/OnDuty/DutyAnswer.h"
#include "Core/OnDuty/ForwardingRules.h"
#include "Core/OnDuty/ForwardingSettings.h"
#include "Core/OnDuty/ForwardingStatus.h"
#include "Core/Pbx/ThreeCx/Pace.h"

namespace relay {

// Keeps the mobile number of the dummy extension that of the person on duty: at each change, and every verify_every.
//
// Threads: the io thread. Lifetime: what `pbx` gives may go and come; sessionReplaced() tells of it.
class ForwardingUpdater {
 public:
  struct Parts {
    std::unique_ptr<threecx::Pace> pace;
    std::function<PbxForwarding*()> pbx;  // nullptr: no phone system just now, or one that cannot do it
    std::function<void(const ForwardingNews&)> tell;
  };
  explicit ForwardingUpdater(Parts parts);

  // Begins, or goes on with other settings. `onDuty`: nullopt while it is not known for sure; nothing is written then.
  void configure(const ForwardingSettings& settings, const std::optional<DutyAnswer>& onDuty);
  void dutyChanged(const DutyAnswer& onDuty);

  // Another session with the phone system: what was under way is void.
  void sessionReplaced();
  // The phone system answers again: what failed is tried at once.
  void reachable();

  ForwardingStatus status() const;

 private:
  void aim();
  std::string refusal() const;
  void look();
  void begin(PbxForwarding& pbx, ForwardingRules::Step step);
  void ended(const ForwardingFailure* failed, void (ForwardingRules::*done)(std::chrono::milliseconds));
  void tell(const std::vector<ForwardingNews>& news);
  std::chrono::milliseconds pauseOf(const std::string& retryAfter) const;

  Parts parts_;
  ForwardingSettings settings_;
  ForwardingRules rules_{settings_};
  std::optional<DutyAnswer> onDuty_;
  std::string refused_;  // why the number on duty is not written
  std::unique_ptr<threecx::Alarm> alarm_;
  bool busy_ = false;
  std::string writing_;  // what was aimed at when the step under way began
  std::shared_ptr<std::uint64_t> round_ = std::make_shared<std::uint64_t>(0);  // answers to earlier ones are void
};

}  // namespace relay
