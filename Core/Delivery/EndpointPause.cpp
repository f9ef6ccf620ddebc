#include "Core/Delivery/EndpointPause.h"

#include <algorithm>
#include <cstddef>

#include "Core/Delivery/RetryPolicy.h"

namespace relay {

void EndpointPause::restore(const std::vector<Hold>& holds, WallTime now) {
  past_.clear();
  on_ = false;
  for (const auto& hold : holds) {
    if (hold.ended) {
      past_.emplace_back(hold.began, *hold.ended);
    } else {
      begin(hold.httpStatus, hold.began);
      nextProbe_ = now;
    }
  }
}

void EndpointPause::begin(int httpStatus, WallTime now) {
  on_ = true;
  httpStatus_ = httpStatus;
  since_ = now;
  nextProbe_ = now + probeEvery(httpStatus);
}

void EndpointPause::probeFailed(int httpStatus, WallTime now) {
  httpStatus_ = httpStatus;
  nextProbe_ = now + probeEvery(httpStatus);
}

void EndpointPause::end(WallTime now) {
  constexpr std::size_t kept = 1000;
  if (!on_) return;
  on_ = false;
  past_.emplace_back(since_, now);
  if (past_.size() > kept) past_.erase(past_.begin());
}

void EndpointPause::clockWentBack(WallTime now) { nextProbe_ = std::min(nextProbe_, now + probeEvery(httpStatus_)); }

std::chrono::milliseconds EndpointPause::heldSince(WallTime from, WallTime now) const {
  using std::chrono::milliseconds;
  milliseconds held = on_ ? std::max(now - std::max(since_, from), milliseconds(0)) : milliseconds(0);
  for (auto hold = past_.rbegin(); hold != past_.rend() && hold->second > from; ++hold) {
    held += std::max(hold->second - std::max(hold->first, from), milliseconds(0));
  }
  return held;
}

}  // namespace relay
