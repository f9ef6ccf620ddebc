#pragma once

#include <algorithm>

#include "Core/Pbx/ThreeCx/Pace.h"

namespace relay::threecx {

// How many GETs may be spent on making sure that probable repeats are repeats while many phones
// ring: so many that all GETs together stay below 1.2 per real change of state. A new ringing leg
// costs one GET itself and brings two changes at least (it comes and goes).
class VerifyBudget {
 public:
  void newRingingLeg() { credit_ = std::min(credit_ + perLeg, most); }

  // A GET that turned out to be needless, though nobody had asked the budget.
  void charge() { credit_ = std::max(credit_ - 1, -most); }

  bool spend(Elapsed now) {
    const double seconds = static_cast<double>((now - filledAt_).count()) / 1000;
    credit_ = std::min(credit_ + std::clamp(seconds, 0.0, 60.0) * perSecond, most);
    filledAt_ = now;
    if (credit_ < 1) return false;
    credit_ -= 1;
    return true;
  }

 private:
  static constexpr double perLeg = 1.1;
  static constexpr double perSecond = 0.1;
  static constexpr double most = 100;
  double credit_ = 0;
  Elapsed filledAt_{0};
};

}  // namespace relay::threecx
