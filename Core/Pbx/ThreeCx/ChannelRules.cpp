#include "Core/Pbx/ThreeCx/ChannelRules.h"

#include <algorithm>
#include <utility>

namespace relay::threecx {
namespace {

constexpr Elapsed longestBackoff{30'000};
constexpr Elapsed firstInterval{5'000};
constexpr Elapsed longestInterval = std::chrono::minutes(10);
constexpr Elapsed sayAgain = std::chrono::hours(1);
constexpr Elapsed rubbishEvery = std::chrono::minutes(1);

}  // namespace

Elapsed Backoff::next(double chance) {
  const Elapsed whole = std::min(Elapsed(1000) * (1 << std::min(attempts_++, 5)), longestBackoff);
  return whole - whole / 4 + Elapsed(static_cast<Elapsed::rep>(chance * static_cast<double>((whole / 4).count())));
}

bool SequenceWatch::gap(std::optional<std::int64_t> sequence) {
  if (!sequence) return false;
  const auto before = std::exchange(last_, sequence);
  return before && *before < INT64_MAX && *sequence != *before && *sequence != *before + 1;
}

void GapPatience::read(Elapsed now) {
  // A quiet time as long as the interval shows that numbers mean what they seem to.
  if (notBefore_ > Elapsed(0)) {
    interval_ = now - notBefore_ > interval_ ? firstInterval : std::min(interval_ * 2, longestInterval);
  }
  notBefore_ = now + interval_;
}

void GapPatience::reset() { *this = GapPatience(); }

std::optional<std::string> ProblemLog::trouble(const std::string& reason, Elapsed now) {
  const bool isNew = !since_ || reason != reason_;
  if (!since_) since_ = now;
  reason_ = reason;
  if (!isNew && now - said_ < sayAgain) return std::nullopt;
  const bool repeated = !isNew;
  said_ = now;
  return repeated ? reason + " (for " + spokenTime(now - *since_) + " now)" : reason;
}

std::optional<std::string> ProblemLog::over(Elapsed now) {
  reason_.clear();
  const auto since = std::exchange(since_, std::nullopt);
  if (!since) return std::nullopt;
  return "after " + spokenTime(now - *since);
}

std::uint64_t RubbishCount::another(Elapsed now) {
  ++untold_;
  if (told_ && now - *told_ < rubbishEvery) return 0;
  told_ = now;
  return std::exchange(untold_, 0);
}

std::string spokenTime(Elapsed time) {
  const auto ms = time.count();
  if (ms < 1000) return std::to_string(ms) + " ms";
  if (ms < 120'000) return std::to_string(ms / 1000) + " s";
  if (ms < 7'200'000) return std::to_string(ms / 60'000) + " min";
  return std::to_string(ms / 3'600'000) + " h";
}

}  // namespace relay::threecx
