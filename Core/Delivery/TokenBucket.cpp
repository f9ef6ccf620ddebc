#include "Core/Delivery/TokenBucket.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace relay {

void TokenBucket::limit(std::optional<double> perSecond) {
  if (perSecond == perSecond_) return;
  perSecond_ = perSecond;
  countedAt_.reset();
}

double TokenBucket::tokensAt(WallTime now) const {
  if (!countedAt_) return capacity();
  const auto passed = std::max(now - *countedAt_, std::chrono::milliseconds(0));
  return std::min(capacity(), tokens_ + *perSecond_ * static_cast<double>(passed.count()) / 1000.0);
}

bool TokenBucket::take(WallTime now) {
  if (!perSecond_) return true;
  if (countedAt_ && now < *countedAt_) countedAt_ = now;
  const double tokens = tokensAt(now);
  if (tokens < 1) return false;
  tokens_ = tokens - 1;
  countedAt_ = now;
  return true;
}

WallTime TokenBucket::readyAt(WallTime now) const {
  if (!perSecond_) return now;
  const double missing = 1 - tokensAt(now);
  if (missing <= 0) return now;
  return now + std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(missing / *perSecond_ * 1000)));
}

}  // namespace relay
