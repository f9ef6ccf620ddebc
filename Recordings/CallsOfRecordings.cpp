#include "Recordings/CallsOfRecordings.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace relay::recordings {
namespace {

using std::chrono::seconds;

constexpr seconds slack{60};         // between the clocks of the phone system and of this machine
constexpr seconds quarter{15 * 60};  // zones differ by whole quarter hours
constexpr seconds farthest{14 * 3600};

std::chrono::local_seconds wallClock(WallTime moment) {
  return std::chrono::local_seconds(std::chrono::floor<seconds>(moment).time_since_epoch());
}

// The least shift of a zone that brings `stamp` between the two moments; nullopt when none does.
std::optional<seconds> shiftInto(std::chrono::local_seconds stamp, WallTime from, WallTime to) {
  const auto first = wallClock(from) - slack;
  const auto last = wallClock(to) + slack;
  std::optional<seconds> best;
  for (seconds shift = -farthest; shift <= farthest; shift += quarter) {
    const auto moved = stamp + shift;
    if (moved < first || moved > last) continue;
    if (!best || std::chrono::abs(shift) < std::chrono::abs(*best)) best = shift;
  }
  return best;
}

// How far the stamp is behind the answer, leaving whole quarter hours aside; shortly before counts as near, too.
seconds distance(std::chrono::local_seconds stamp, WallTime answeredAt) {
  auto behind = (stamp - wallClock(answeredAt)) % quarter;
  if (behind < seconds(0)) behind += quarter;
  return behind > quarter - slack ? quarter - behind : behind;
}

int legOf(const RecordedCall& call, const RecordingName& name) {
  const RecordedLeg* best = nullptr;
  const auto better = [&](const RecordedLeg& leg) {
    if (best == nullptr) return true;
    const bool mine = leg.user == name.extension;
    if (mine != (best->user == name.extension)) return mine;
    return distance(name.stamp, leg.answeredAt) < distance(name.stamp, best->answeredAt);
  };
  for (const auto& leg : call.legs) {
    if (better(leg)) best = &leg;
  }
  return best == nullptr ? 1 : best->number;
}

// The last digits of two numbers agree, however they were written: +49301234567, 0301234567.
bool sameNumber(const std::string& a, const std::string& b) {
  constexpr std::size_t compared = 7;
  const auto tail = [](const std::string& number) {
    std::string digits;
    std::copy_if(number.begin(), number.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits.size() > compared ? digits.substr(digits.size() - compared) : digits;
  };
  return tail(a) == tail(b);
}

bool talkedThen(const RecordedCall& call, const RecordingName& name, WallTime now) {
  return std::any_of(call.legs.begin(), call.legs.end(), [&](const RecordedLeg& leg) {
    return leg.user == name.extension && shiftInto(name.stamp, leg.answeredAt, leg.endedAt.value_or(now)).has_value();
  });
}

void noteStart(RecordedCall& call, const CallEvent& event) {
  call.overAt.reset();
  call.legs.push_back({event.leg, event.user, event.answeredAt.value_or(event.at), std::nullopt, std::nullopt});
}

void noteEnd(RecordedCall& call, const CallEvent& event) {
  bool known = false;
  for (auto& leg : call.legs) {
    if (leg.number != event.leg) continue;
    leg.endedAt = event.at;
    leg.end = event;
    known = true;
  }
  // Its start was not heard: the service did not run.
  if (!known && event.finish == FinishType::Ok)
    call.legs.push_back({event.leg, event.user, event.answeredAt.value_or(event.at - event.talk), event.at, event});
  call.end = event;
  if (!event.transferred) call.overAt = event.at;
}

}  // namespace

const RecordedCall* CallsOfRecordings::apply(const CallEvent& event) {
  const auto [at, fresh] = calls_.try_emplace(event.callKey);
  RecordedCall& call = at->second;
  if (!fresh && event.sequence <= call.sequence) return nullptr;
  if (fresh) {
    byCallId_.emplace(event.callId, event.callKey);
    call.key = event.callKey;
    call.callId = event.callId;
    call.firstAt = event.at;
  }
  call.sequence = event.sequence;
  call.lastAt = event.at;
  call.caller = event.callerNumber;
  call.direction = event.direction;
  if (event.kind == EventKind::Started) noteStart(call, event);
  if (event.kind == EventKind::Ended) noteEnd(call, event);
  if (event.kind == EventKind::Ringing || event.kind == EventKind::Dialing) call.overAt.reset();
  return &call;
}

void CallsOfRecordings::restore(RecordedCall call) {
  const std::string key = call.key;
  byCallId_.emplace(call.callId, key);
  calls_.insert_or_assign(key, std::move(call));
}

std::optional<CallMatch> CallsOfRecordings::match(const RecordingName& name, WallTime now) const {
  const RecordedCall* best = nullptr;
  std::optional<seconds> bestShift;
  const auto [first, last] = byCallId_.equal_range(name.callId);
  for (auto at = first; at != last; ++at) {
    const RecordedCall& call = calls_.at(at->second);
    const auto shift = shiftInto(name.stamp, call.firstAt, call.overAt.value_or(now));
    if (!shift || (bestShift && std::chrono::abs(*shift) > std::chrono::abs(*bestShift))) continue;
    best = &call;
    bestShift = shift;
  }
  if (best == nullptr && first == last) {
    for (const auto& [key, call] : calls_) {
      if (!sameNumber(call.caller, name.other) || !talkedThen(call, name, now)) continue;
      if (best != nullptr) return std::nullopt;
      best = &call;
    }
  }
  if (best == nullptr) return std::nullopt;
  return CallMatch{best->key, legOf(*best, name)};
}

CallPhase CallsOfRecordings::phase(const std::string& callKey, WallTime now) const {
  const RecordedCall* call = find(callKey);
  if (call == nullptr) return CallPhase::Unknown;
  return call->endedBy(now) ? CallPhase::Ended : CallPhase::Running;
}

const RecordedCall* CallsOfRecordings::find(const std::string& callKey) const {
  const auto found = calls_.find(callKey);
  return found == calls_.end() ? nullptr : &found->second;
}

std::vector<std::string> CallsOfRecordings::forgetBefore(WallTime moment) {
  std::vector<std::string> forgotten;
  std::erase_if(calls_, [&](const auto& entry) {
    if (entry.second.lastAt >= moment) return false;
    forgotten.push_back(entry.first);
    return true;
  });
  std::erase_if(byCallId_, [&](const auto& entry) { return calls_.count(entry.second) == 0; });
  return forgotten;
}

}  // namespace relay::recordings
