#pragma once

#include <optional>

#include "Core/Time.h"

namespace relay {

// Requests a second: up to one second's worth may go at once, at least one.
//
// Threads: one owner. A clock that goes back costs nobody a token.
class TokenBucket {
 public:
  // nullopt: no limit. A new limit begins full.
  void limit(std::optional<double> perSecond);
  bool take(WallTime now);
  // When the next token is there; `now` or earlier: at once.
  WallTime readyAt(WallTime now) const;

 private:
  double tokensAt(WallTime now) const;
  double capacity() const { return *perSecond_ > 1 ? *perSecond_ : 1; }

  std::optional<double> perSecond_;
  double tokens_ = 0;
  std::optional<WallTime> countedAt_;
};

}  // namespace relay
