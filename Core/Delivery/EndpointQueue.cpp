#include "Core/Delivery/EndpointQueue.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace relay {
namespace {

constexpr int refusalsBeforeAnother = 3;

bool isLive(const Delivery& delivery) { return urgencyOf(delivery.event->kind) == Urgency::Live; }

bool wasReplayed(const Delivery& delivery) { return delivery.waitingSince > delivery.acceptedAt; }

bool overtakes(const CallEvent& end, std::int64_t endSeq, const Delivery& delivery) {
  return delivery.seq < endSeq && delivery.event->leg <= end.leg && isLive(delivery) && !wasReplayed(delivery);
}

std::string seconds(std::chrono::milliseconds time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

}  // namespace

EndpointQueue::EndpointQueue(QueueRules rules, Jitter jitter) : rules_(rules), jitter_(std::move(jitter)) {
  bucket_.limit(rules.rate);
}

void EndpointQueue::configure(const QueueRules& rules) {
  rules_ = rules;
  bucket_.limit(rules.rate);
  deadlines_.clear();
  for (const auto& [seq, item] : items_) {
    if (isLive(item.delivery) && !item.inFlight) deadlines_.emplace(deadline(item), seq);
  }
}

WallTime EndpointQueue::deadline(const Item& item) const {
  const auto& delivery = item.delivery;
  return (wasReplayed(delivery) ? delivery.waitingSince : delivery.event->at) + rules_.liveFor;
}

std::vector<Verdict> EndpointQueue::add(Delivery delivery) {
  const auto seq = delivery.seq;
  if (contains(seq)) return {};
  const auto event = delivery.event;
  Item item;
  item.due = WallTime::min();
  item.delivery = std::move(delivery);
  if (isLive(item.delivery)) deadlines_.emplace(deadline(item), seq);
  auto& line = lines_[event->callKey];
  item.line = &line;
  items_.emplace_hint(items_.end(), seq, std::move(item));
  if (!line.busy && !line.waiting.empty()) deactivate(items_.at(*line.waiting.begin()));
  line.waiting.insert(seq);
  activateHead(line);
  if (event->kind != EventKind::Ended) return {};
  return overtakenBy(*event, seq);
}

std::vector<Verdict> EndpointQueue::overtakenBy(const CallEvent& end, std::int64_t seq) {
  std::vector<std::int64_t> gone;
  const auto line = lines_.find(end.callKey);
  if (line == lines_.end()) return {};
  for (const auto waiting : line->second.waiting) {
    auto& item = items_.at(waiting);
    if (!overtakes(end, seq, item.delivery)) continue;
    item.overtaken = true;
    if (!item.inFlight) gone.push_back(waiting);
  }
  std::vector<Verdict> expired;
  for (const auto overtaken : gone) {
    expired.push_back(settle(items_.find(overtaken), DeliveryState::Expired, 0, "overtaken by the end of the call"));
  }
  return expired;
}

std::vector<Verdict> EndpointQueue::expire(WallTime now) {
  std::vector<Verdict> expired;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    expired.push_back(settle(items_.find(deadlines_.begin()->second), DeliveryState::Expired, 0,
                             "older than live_for (" + seconds(rules_.liveFor) + ")"));
  }
  return expired;
}

void EndpointQueue::activateHead(Line& line) {
  if (line.busy || line.waiting.empty()) return;
  const auto seq = *line.waiting.begin();
  const auto due = items_.at(seq).due;
  if (due == WallTime::min()) {
    ready_.insert(seq);
  } else {
    later_.emplace(due, seq);
  }
}

void EndpointQueue::deactivate(const Item& item) {
  ready_.erase(item.delivery.seq);
  later_.erase({item.due, item.delivery.seq});
}

const Delivery* EndpointQueue::take(WallTime now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    ready_.insert(later_.begin()->second);
    later_.erase(later_.begin());
  }
  if (pause_.on()) return takeProbe(now);
  if (ready_.empty() || inFlight_ >= static_cast<std::size_t>(rules_.maxInFlight) || !bucket_.take(now)) return nullptr;
  return start(*ready_.begin());
}

const Delivery* EndpointQueue::takeProbe(WallTime now) {
  if (probe_ || now < pause_.nextProbe() || (ready_.empty() && later_.empty()) || !bucket_.take(now)) return nullptr;
  std::optional<std::tuple<int, std::int64_t>> best;
  const auto consider = [&](std::int64_t seq) {
    const int refused = items_.at(seq).holdRefusals;
    const std::tuple rank(refused < refusalsBeforeAnother ? 0 : refused, seq);
    if (!best || rank < *best) best = rank;
  };
  for (const auto seq : ready_) consider(seq);
  for (const auto& [due, seq] : later_) consider(seq);
  probe_ = std::get<1>(*best);
  return start(*probe_);
}

const Delivery* EndpointQueue::start(std::int64_t seq) {
  auto& item = items_.at(seq);
  deactivate(item);
  if (isLive(item.delivery)) deadlines_.erase({deadline(item), seq});
  item.inFlight = true;
  item.tryNumber = ++tries_;
  item.line->busy = true;
  ++inFlight_;
  return &item.delivery;
}

Verdict EndpointQueue::answered(std::int64_t seq, const Answer& answer, WallTime now) {
  const auto at = items_.find(seq);
  auto& item = at->second;
  item.inFlight = false;
  ++item.delivery.attempts;
  --inFlight_;
  item.line->busy = false;
  const bool probe = probe_ == seq;
  if (probe) probe_.reset();

  const auto meaning = meaningOf(answer.httpStatus);
  if (meaning == Meaning::Delivered) return delivered(at, answer, probe, now);
  if (pause_.on()) return refusedOnHold(at, answer, probe, now);
  if (meaning == Meaning::Paused) return pauseOrGiveUp(at, answer, now);
  return failed(at, answer, now);
}

Verdict EndpointQueue::delivered(Items::iterator at, const Answer& answer, bool probe, WallTime now) {
  newestSuccess_ = std::max(newestSuccess_, at->second.tryNumber);
  auto verdict = settle(at, DeliveryState::Delivered, answer.httpStatus, answer.note);
  verdict.resumed = probe && pause_.on();
  if (verdict.resumed) pause_.end(now);
  return verdict;
}

// A paused endpoint holds: whatever it answers, no event comes closer to being given up.
Verdict EndpointQueue::refusedOnHold(Items::iterator at, const Answer& answer, bool probe, WallTime now) {
  const bool refused = meaningOf(answer.httpStatus) == Meaning::Paused;
  if (probe) pause_.probeFailed(refused ? answer.httpStatus : pause_.httpStatus(), now);
  if (probe || refused) {
    ++at->second.holdRefusals;
    at->second.refusedAt = tries_;
  }
  return keep(at, answer, WallTime::min(), now);
}

Verdict EndpointQueue::pauseOrGiveUp(Items::iterator at, const Answer& answer, WallTime now) {
  auto& item = at->second;
  if (item.holdRefusals >= refusalsBeforeAnother && newestSuccess_ > item.refusedAt) {
    return settle(at, DeliveryState::Dead, answer.httpStatus, answer.note + " again, while other events are accepted");
  }
  ++item.holdRefusals;
  item.refusedAt = tries_;
  pause_.begin(answer.httpStatus, now);
  auto verdict = keep(at, answer, WallTime::min(), now);
  verdict.paused = true;
  return verdict;
}

Verdict EndpointQueue::failed(Items::iterator at, const Answer& answer, WallTime now) {
  auto& item = at->second;
  const auto meaning = meaningOf(answer.httpStatus);
  ++item.delivery.failures;
  if (meaning == Meaning::Refused) ++item.delivery.refusals;
  const auto since = item.delivery.waitingSince;
  const Tried tried{urgencyOf(item.delivery.event->kind), item.delivery.failures, item.delivery.refusals,
                    now - since - pause_.heldSince(since, now)};
  const auto wait = waitAfter(tried, meaning, answer.retryAfter, rules_.keepTrying, jitter_);
  if (wait) return keep(at, answer, now + *wait, now);
  const auto state = tried.urgency == Urgency::Live ? DeliveryState::Expired : DeliveryState::Dead;
  return settle(at, state, answer.httpStatus,
                answer.note + ", given up after " + std::to_string(item.delivery.attempts) + " attempts");
}

// The event waits on, unless it is live and would come too late.
Verdict EndpointQueue::keep(Items::iterator at, const Answer& answer, WallTime due, WallTime now) {
  auto& item = at->second;
  if (isLive(item.delivery)) {
    if (item.overtaken) {
      return settle(at, DeliveryState::Expired, answer.httpStatus, answer.note + ", overtaken by the end of the call");
    }
    if (std::max(due, now) >= deadline(item)) {
      return settle(at, DeliveryState::Expired, answer.httpStatus, answer.note + ", then older than live_for");
    }
    deadlines_.emplace(deadline(item), item.delivery.seq);
  }
  item.due = due;
  activateHead(*item.line);
  Verdict verdict{item.delivery, DeliveryState::Waiting, answer.httpStatus, answer.note, std::nullopt, false, false};
  if (!pause_.on()) verdict.nextTry = due;
  return verdict;
}

Verdict EndpointQueue::settle(Items::iterator at, DeliveryState state, int httpStatus, std::string note) {
  auto& item = at->second;
  const auto seq = item.delivery.seq;
  deactivate(item);
  if (isLive(item.delivery)) deadlines_.erase({deadline(item), seq});
  auto& line = *item.line;
  line.waiting.erase(seq);
  Verdict verdict{std::move(item.delivery), state, httpStatus, std::move(note), std::nullopt, false, false};
  items_.erase(at);
  if (line.waiting.empty()) {
    lines_.erase(verdict.delivery.event->callKey);
  } else {
    activateHead(line);
  }
  return verdict;
}

std::optional<WallTime> EndpointQueue::wakeAt(WallTime now) const {
  std::optional<WallTime> at;
  const auto consider = [&at](WallTime time) { at = at ? std::min(*at, time) : time; };
  if (!deadlines_.empty()) consider(deadlines_.begin()->first);
  if (pause_.on()) {
    if (!probe_ && !(ready_.empty() && later_.empty())) consider(std::max(pause_.nextProbe(), bucket_.readyAt(now)));
  } else if (inFlight_ < static_cast<std::size_t>(rules_.maxInFlight)) {
    if (!ready_.empty()) consider(bucket_.readyAt(now));
    if (!later_.empty()) consider(later_.begin()->first);
  }
  return at;
}

bool EndpointQueue::resume(WallTime now) {
  const bool paused = pause_.on();
  pause_.end(now);
  for (auto& [seq, item] : items_) item.holdRefusals = 0;
  retryNow();
  return paused;
}

void EndpointQueue::retryNow() {
  for (auto& [seq, item] : items_) item.due = WallTime::min();
  for (const auto& [due, seq] : later_) ready_.insert(seq);
  later_.clear();
}

void EndpointQueue::clockWentBack(WallTime now) {
  pause_.clockWentBack(now);
  retryNow();
}

std::optional<WallTime> EndpointQueue::oldest() const {
  if (items_.empty()) return std::nullopt;
  return items_.begin()->second.delivery.acceptedAt;
}

}  // namespace relay
