#include "Core/Delivery/RetryPolicy.h"

#include <algorithm>
#include <array>

namespace relay {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::array<milliseconds, 2> liveWaits{1s, 3s};
constexpr std::array<milliseconds, 4> stateWaits{1s, 3s, 10s, 30s};
constexpr std::array<milliseconds, 12> finalWaits{5s, 30s, 2min, 10min, 30min, 1h, 2h, 5h, 10h, 14h, 20h, 24h};
constexpr std::array<milliseconds, 2> refusedWaits{2min, 28min};
constexpr int jitterPercent = 20;

template <std::size_t size>
std::optional<milliseconds> pick(const std::array<milliseconds, size>& waits, int failures) {
  const auto index = static_cast<std::size_t>(std::max(failures, 1) - 1);
  if (index >= waits.size()) return std::nullopt;
  return waits[index];
}

milliseconds finalWait(int failures, const Jitter& jitter) {
  const auto wait = pick(finalWaits, failures).value_or(finalWaits.back());
  return wait * (100 + std::clamp(jitter(jitterPercent), -jitterPercent, jitterPercent)) / 100;
}

milliseconds scheduled(const Tried& tried, const Jitter& jitter) {
  if (tried.urgency == Urgency::Final) return finalWait(tried.failures, jitter);
  const auto wait = pick(stateWaits, tried.failures);
  return wait ? *wait : finalWait(tried.failures - static_cast<int>(stateWaits.size()), jitter);
}

}  // namespace

Urgency urgencyOf(EventKind kind) {
  switch (kind) {
    case EventKind::Ringing:
    case EventKind::Dialing:
    case EventKind::Stopped: return Urgency::Live;
    case EventKind::Started: return Urgency::State;
    case EventKind::Ended:
    case EventKind::Recording:
    case EventKind::Notice: return Urgency::Final;
  }
  return Urgency::Final;
}

Meaning meaningOf(int httpStatus) {
  constexpr std::array passing{408, 409, 423, 425, 429};
  if (httpStatus >= 200 && httpStatus < 300) return Meaning::Delivered;
  if (httpStatus == 401 || httpStatus == 403 || httpStatus == 410) return Meaning::Paused;
  if (std::find(passing.begin(), passing.end(), httpStatus) != passing.end()) return Meaning::TryAgain;
  return httpStatus >= 300 && httpStatus < 500 ? Meaning::Refused : Meaning::TryAgain;
}

std::optional<milliseconds> waitAfter(const Tried& tried, Meaning meaning, std::optional<milliseconds> retryAfter,
                                      milliseconds keepTrying, const Jitter& jitter) {
  if (tried.urgency == Urgency::Live) {
    const auto wait = pick(liveWaits, tried.failures);
    return wait && retryAfter ? retryAfter : wait;
  }
  if (meaning == Meaning::Refused) return pick(refusedWaits, tried.refusals);
  const auto left = keepTrying - tried.age;
  if (left <= 0ms) return std::nullopt;
  return std::min(retryAfter.value_or(scheduled(tried, jitter)), std::max<milliseconds>(left, 1s));
}

milliseconds probeEvery(int httpStatus) { return httpStatus == 410 ? 1h : 60s; }

}  // namespace relay
