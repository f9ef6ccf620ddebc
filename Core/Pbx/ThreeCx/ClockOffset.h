#pragma once

#include <chrono>
#include <optional>

namespace relay::threecx {

// The phone system's clock minus ours. ServerNow of ActiveCalls tells it well; the Date header of an
// answer only roughly, so it counts from 2 s on, and only as long as nothing better is known. Pure.
class ClockOffset {
 public:
  using Ahead = std::chrono::milliseconds;

  // Each says whether what is known has changed by more than a trifle.
  bool precise(Ahead ahead) {
    exact_ = true;
    return take(ahead, Ahead(100));
  }
  bool rough(Ahead ahead) {
    if (exact_) return false;
    return take(std::chrono::abs(ahead) > Ahead(2000) ? ahead : Ahead(0), Ahead(1500));
  }
  std::optional<Ahead> ahead() const { return ahead_; }

 private:
  bool take(Ahead ahead, Ahead trifle) {
    if (ahead_ && std::chrono::abs(ahead - *ahead_) <= trifle) return false;
    ahead_ = ahead;
    return true;
  }
  std::optional<Ahead> ahead_;
  bool exact_ = false;
};

}  // namespace relay::threecx
