// The steps of a leg through its stages; the entrances stand in ReadPlan.cpp.
#include <algorithm>
#include <utility>

#include "Core/Pbx/ThreeCx/ReadPlan.h"

namespace relay::threecx {
namespace {

constexpr std::size_t mostUnderWay = 16;  // reads of single participants
constexpr std::size_t stormAbove = 20;    // legs that wait for one of those
constexpr std::size_t fewHeld = 2;        // read one by one
constexpr std::size_t bytesPerLeg = 4 * 1024;
constexpr std::size_t bytesAlways = 256 * 1024;
constexpr std::size_t mostEnded = 5000;
constexpr Elapsed endedFor{30'000};
constexpr Elapsed holding{250};
constexpr Elapsed firstRetry{250};
constexpr Elapsed longestRetry{5000};

}  // namespace

std::optional<std::int64_t> ReadPlan::callIdOf(const Leg& leg) {
  return leg.known ? std::optional(leg.known->callId) : std::nullopt;
}

bool ReadPlan::rings(const std::optional<Participant>& participant) {
  return participant && participant->status != LegStatus::Connected;
}

void ReadPlan::leaveStage(Leg& leg, const LegKey& key) {
  if (leg.stage == Stage::Trusted || leg.stage == Stage::BackingOff) dues_.erase({leg.due, key});
  if (leg.stage == Stage::Held) std::erase(held_, key);
  pending_.erase(leg.frames.first.order);
  leg.stage = Stage::Idle;
}

void ReadPlan::setDue(Leg& leg, const LegKey& key, Stage stage, Elapsed due) {
  leaveStage(leg, key);
  leg.stage = stage;
  leg.due = due;
  dues_.emplace(due, key);
}

void ReadPlan::wait(Leg& leg, const LegKey& key) {
  leaveStage(leg, key);
  leg.stage = Stage::Waiting;
  waiting_.push_back(key);
  pending_[leg.frames.first.order] = {leg.frames.first.at, callIdOf(leg)};
}

void ReadPlan::hold(Leg& leg, const LegKey& key, Moment now) {
  if (held_.empty() && ringing_ > budgetedAbove && !budget_.spend(now.mono)) {
    return setDue(leg, key, Stage::Trusted, leg.beat.overdueAt(cadence_));
  }
  leaveStage(leg, key);
  leg.stage = Stage::Held;
  if (held_.empty()) heldUntil_ = now.mono + holding;
  held_.push_back(key);
}

void ReadPlan::setKnown(Leg& leg, std::optional<Participant> participant) {
  if (rings(leg.known)) --ringing_;
  leg.known = std::move(participant);
  if (rings(leg.known)) ++ringing_;
}

void ReadPlan::tell(PbxChange change, const Stamp& when, std::int64_t callId, PlanOutput& out) {
  out.changes.push_back(std::move(change));
  out.marks.push_back({when.order, when.at, callId});
}

bool ReadPlan::found(Legs::iterator at, Participant participant, PlanOutput& out) {
  Leg& leg = at->second;
  leg.failures = 0;
  participant.dn = at->first.dn;
  participant.dnType = directory_.typeOf(participant.dn);
  if (leg.known == participant) {
    cadence_.confirmed(leg.beat.gap());
    return false;
  }
  const bool isNew = !leg.known;
  setKnown(leg, participant);
  if (isNew && rings(leg.known)) budget_.newRingingLeg();
  // A leg that is new rang with its first frame; what it became, it became with its last.
  const Stamp& when = isNew && rings(leg.known) ? leg.frames.first : leg.frames.last;
  const std::int64_t callId = participant.callId;
  tell(ParticipantSeen{when.at, std::move(participant)}, when, callId, out);
  return true;
}

// An upsert that came after the read was sent, or after the Remove, has its turn all the same.
void ReadPlan::gone(Legs::iterator at, Stamp when, Moment now, PlanOutput& out) {
  auto& [key, leg] = *at;
  if (leg.known) tell(ParticipantGone{when.at, key.dn, key.id}, when, leg.known->callId, out);
  setKnown(leg, std::nullopt);
  leaveStage(leg, key);
  leg.removedAt.reset();
  if (const auto again = std::exchange(leg.again, std::nullopt)) return take(at, false, *again, now);
  noteEnd(key, now);
  legs_.erase(at);
}

void ReadPlan::noteEnd(const LegKey& key, Moment now) {
  ended_.emplace_back(now.mono, key);
  while (ended_.size() > mostEnded || now.mono - ended_.front().first > endedFor) ended_.pop_front();
}

void ReadPlan::failed(Legs::iterator at, Moment now) {
  auto& [key, leg] = *at;
  if (suspended_) return leaveStage(leg, key);
  const int doublings = std::min(leg.failures++, 5);
  setDue(leg, key, Stage::BackingOff, now.mono + std::min(firstRetry * (1 << doublings), longestRetry));
}

// After a read that did not end the leg: what came meanwhile has its turn.
void ReadPlan::finish(Legs::iterator at, Moment now, PlanOutput& out) {
  auto& [key, leg] = *at;
  if (leg.removedAt) return gone(at, *leg.removedAt, now, out);
  if (leg.stage == Stage::Reading) leaveStage(leg, key);
  if (const auto again = std::exchange(leg.again, std::nullopt)) {
    take(at, leg.againProbable && rings(leg.known), *again, now);
  }
}

bool ReadPlan::worthReadingAll(std::size_t served) const { return allBytes_ <= bytesAlways + served * bytesPerLeg; }

void ReadPlan::readAll(std::vector<LegKey> served, PlanOutput& out) {
  const std::uint64_t ticket = ++lastTicket_;
  for (const auto& key : served) {
    Leg& leg = legs_.at(key);
    if (leg.ticket == ticket) continue;
    leaveStage(leg, key);
    leg.stage = Stage::Reading;
    leg.ticket = ticket;
  }
  allUnderWay_.emplace(ticket, std::move(served));
  out.reads.push_back({ticket, std::nullopt});
}

// Starts whatever may be read now.
void ReadPlan::pump(Moment now, PlanOutput& out) {
  if (suspended_) return;
  std::deque<LegKey> later;
  while (!waiting_.empty()) {
    LegKey key = std::move(waiting_.front());
    waiting_.pop_front();
    const auto at = legs_.find(key);
    if (at == legs_.end() || at->second.stage != Stage::Waiting) continue;
    if (at->second.byList || !directory_.knows(key.dn)) {
      listed_.push_back(std::move(key));
      continue;
    }
    if (underWay_.size() >= mostUnderWay) {
      later.push_back(std::move(key));
      continue;
    }
    Leg& leg = at->second;
    leg.stage = Stage::Reading;
    leg.ticket = ++lastTicket_;
    underWay_.emplace(leg.ticket, key);
    out.reads.push_back({leg.ticket, std::move(key)});
  }
  waiting_ = std::move(later);
  if (allUnderWay_.empty()) readTogether(now, out);
}

// One GET of everything for all who need it or profit from it.
void ReadPlan::readTogether(Moment now, PlanOutput& out) {
  std::vector<LegKey> served = std::exchange(listed_, {});
  std::erase_if(served, [this](const LegKey& key) {
    const auto at = legs_.find(key);
    return at == legs_.end() || at->second.stage != Stage::Waiting;
  });
  const bool needed = !served.empty();
  const bool storm = waiting_.size() > stormAbove && worthReadingAll(waiting_.size());
  const bool due = !held_.empty() && now.mono >= heldUntil_;
  if (due && !needed && !storm && (held_.size() <= fewHeld || !worthReadingAll(held_.size()))) {
    for (const auto& key : std::exchange(held_, {})) wait(legs_.at(key), key);
    return pump(now, out);
  }
  if (!needed && !storm && !due) return;
  served.insert(served.end(), waiting_.begin(), waiting_.end());
  served.insert(served.end(), held_.begin(), held_.end());
  waiting_.clear();
  held_.clear();
  readAll(std::move(served), out);
}

void ReadPlan::tick(Moment now, PlanOutput& out) {
  while (!dues_.empty() && dues_.begin()->first <= now.mono) {
    const LegKey key = dues_.begin()->second;
    wait(legs_.at(key), key);
  }
  pump(now, out);
}

std::optional<Elapsed> ReadPlan::nextDue() const {
  std::optional<Elapsed> next;
  if (!dues_.empty()) next = dues_.begin()->first;
  // While everything is being read, its answer will look after those that are held.
  if (!held_.empty() && allUnderWay_.empty()) next = next ? std::min(*next, heldUntil_) : heldUntil_;
  return next;
}

}  // namespace relay::threecx
