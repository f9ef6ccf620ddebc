#include "Core/Delivery/EndpointFilter.h"

#include <algorithm>
#include <string_view>

#include "Core/Delivery/Format/EventWord.h"

namespace relay {
namespace {

bool isEmpty(const NumberSet& numbers) { return numbers.ranges.empty() && numbers.single.empty(); }

bool admits(const NumberSet& numbers, const std::string& value) { return isEmpty(numbers) || numbers.contains(value); }

bool directionFits(DirectionFilter filter, Direction direction) {
  if (filter == DirectionFilter::Both) return true;
  return (filter == DirectionFilter::Incoming) == (direction == Direction::Incoming);
}

bool queueFits(const NumberSet& queues, const CallEvent& event) {
  if (isEmpty(queues)) return true;
  if (event.userType == UserType::Queue && queues.contains(event.user)) return true;
  return !event.queue.empty() && queues.contains(event.queue);
}

bool tooShort(const CallEvent& event, Milliseconds least) {
  const bool leg = event.kind == EventKind::Ended || event.kind == EventKind::Recording;
  return leg && event.finish == FinishType::Ok && event.talk < least;
}

}  // namespace

EndpointFilter::EndpointFilter(const EndpointSettings& settings)
    : settings_(settings),
      all_(std::find(settings.events.begin(), settings.events.end(), "all") != settings.events.end()) {}

bool EndpointFilter::named(const CallEvent& event) const {
  if (all_ && event.kind != EventKind::Notice) return true;
  return std::any_of(settings_.events.begin(), settings_.events.end(),
                     [&](const std::string& word) { return meansEvent(word, event); });
}

std::string EndpointFilter::refusedBy(const CallEvent& event) const {
  if (event.internal && !settings_.internalCalls) return "internal_calls";
  if (event.kind == EventKind::Stopped && !settings_.stoppedRinging) return "stopped_ringing";
  if (!named(event)) return "events";
  if (event.kind == EventKind::Notice && event.callKey.empty()) return {};
  if (!admits(settings_.extensions, event.user)) return "extensions";
  if (!queueFits(settings_.queues, event)) return "queues";
  if (!admits(settings_.dids, event.did)) return "dids";
  if (!directionFits(settings_.direction, event.direction)) return "direction";
  if (tooShort(event, settings_.minDuration)) return "min_duration";
  return {};
}

}  // namespace relay
