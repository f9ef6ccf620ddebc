#include "Core/Pbx/ThreeCx/Cadence.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace relay::threecx {
namespace {

constexpr Elapsed mostLateness{60};  // of one repeat, for what is expected of the next
constexpr Elapsed overdue{100};
constexpr Elapsed shortestGap{300};  // anything closer is no rhythm but a burst
constexpr Elapsed longestGap{3000};
constexpr double learning = 1.0 / 16;
constexpr double mostDeviation = 30;

}  // namespace

void Cadence::confirmed(Elapsed gap) {
  if (gap < shortestGap || gap > longestGap) return;
  const double off = static_cast<double>(gap.count()) - period_;
  period_ += off * learning;
  // One that was lost makes a gap of two periods; it says nothing of how punctual the others are.
  deviation_ += (std::min(std::abs(off), mostDeviation) - deviation_) * learning;
}

Elapsed Cadence::earliness() const {
  return Elapsed(static_cast<Elapsed::rep>(std::clamp(3 + 3 * deviation_, 6.0, 60.0)));
}

bool Beat::probable(const Cadence& cadence, Elapsed now) const {
  if (!any_) return false;
  return now >= expected_ + cadence.period() - cadence.earliness() &&
         now <= last_ + 2 * cadence.period() + mostLateness;
}

void Beat::upsert(const Cadence& cadence, Elapsed now) {
  const bool repeat = probable(cadence, now);
  expected_ = repeat ? std::max(std::min(expected_ + cadence.period(), now), now - mostLateness) : now;
  gap_ = any_ ? now - last_ : Elapsed(0);
  last_ = now;
  any_ = true;
}

Elapsed Beat::overdueAt(const Cadence& cadence) const { return last_ + cadence.period() + overdue; }

}  // namespace relay::threecx
