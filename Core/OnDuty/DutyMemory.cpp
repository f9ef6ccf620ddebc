#include "Core/OnDuty/DutyMemory.h"

namespace relay {

DutyAnswer answerWithoutRoster(const DutyAnswer& planned, const std::optional<DutyAnswer>& last, WallTime now) {
  DutyAnswer answer = planned;
  const bool holds = last && last->active && (!last->validUntil || now < *last->validUntil);
  const bool better = last && !planned.active && (holds || planned.number.empty());
  if (better) answer = *last;
  answer.stale = true;
  if (last && answer.asOf == WallTime()) answer.asOf = last->asOf;
  return answer;
}

}  // namespace relay
